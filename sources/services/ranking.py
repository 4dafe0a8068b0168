"""The ranking in force, and putting another in force."""

from dataclasses import asdict

from django.utils.translation import gettext as _

from sources.models import RankingChoice
from sources.ranking import Configuration
from workbench.lib.limits import within

LONGEST_REASON = 5_000


def ranking_choose(
    *, configuration: Configuration | None, chosen_by: str, reason: str
) -> RankingChoice:
    """Put a configuration in force for new runs, or with None the one that ships.

    `chosen_by` names a person; both texts must say something, or the database refuses. Raises
    `TooLong`.
    """
    return RankingChoice.objects.create(
        configuration=asdict(configuration) if configuration else None,
        hash=configuration.hash if configuration else "",
        chosen_by=chosen_by.strip(),
        reason=within(reason, LONGEST_REASON, _("Reason")),
    )
