"""The ranking in force, and putting another in force."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from sources.models import RankingChoice
from sources.ranking import DEFAULT, Configuration
from sources.ranking.stored import ConfigurationUnknown, read_configuration
from workbench.lib.exceptions import WorkbenchError


class RankingUnknown(WorkbenchError):
    """The chosen configuration is not one that this version can rank with."""

    code = "ranking_unknown"


@dataclass(frozen=True, slots=True)
class InForce:
    """What new runs rank with, and who chose it; without a choice, what ships is in force."""

    configuration: Configuration
    choice: RankingChoice | None


def ranking_in_force() -> InForce:
    """Return what the newest choice says. Raises `RankingUnknown` rather than rank otherwise."""
    choice = RankingChoice.objects.order_by("-pk").first()
    if choice is None or choice.configuration is None:
        return InForce(DEFAULT, choice)
    try:
        return InForce(read_configuration(choice.configuration), choice)
    except ConfigurationUnknown as error:
        message = _(
            "The ranking that %(who)s chose cannot be used by this version: %(why)s. Choose "
            "another: manage.py ranking use default"
        ) % {"who": choice.chosen_by, "why": error}
        raise RankingUnknown(message) from error


def ranking_choose(
    *, configuration: Configuration | None, chosen_by: str, reason: str
) -> RankingChoice:
    """Put a configuration in force for new runs, or with None the one that ships.

    `chosen_by` names a person; both texts must say something, or the database refuses.
    """
    return RankingChoice.objects.create(
        configuration=asdict(configuration) if configuration else None,
        hash=configuration.hash if configuration else "",
        chosen_by=chosen_by.strip(),
        reason=reason.strip(),
    )
