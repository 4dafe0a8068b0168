"""The desk's own triage: putting one in force, and scoring claims by it."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from claims.statements.extraction import ExtractedClaim, Reason
from claims.statements.models import TriageChoice
from claims.statements.triage import Triage, TriageUnknown, log_odds, read_triage
from sources.embedding import EmbedderUnavailable
from sources.embedding.e5 import e5
from workbench.lib.limits import within

log = logging.getLogger(__name__)
LONGEST_REASON = 5_000


def triage_choose(
    *, triage: Triage | None, chosen_by: str, reason: str, figures: dict[str, Any] | None = None
) -> TriageChoice:
    """Put a triage in force for claims that are found from now on; None: the scores that ship.

    `chosen_by` names a person; both texts must say something, or the database refuses. Raises
    `TooLong`.
    """
    return TriageChoice.objects.create(
        triage=triage.stored() if triage else None,
        hash=triage.hash if triage else "",
        figures=figures or {},
        chosen_by=chosen_by.strip(),
        reason=within(reason, LONGEST_REASON, _("Reason")),
    )


def triage_in_force() -> Triage | None:
    """Return what the newest choice says. Raises `TriageUnknown` if this version cannot use it."""
    choice = TriageChoice.objects.order_by("-pk").first()
    if choice is None or choice.triage is None:
        return None
    model = e5()
    return read_triage(choice.triage, model=model.model, dimensions=model.dimensions)


def triaged(found: Sequence[ExtractedClaim]) -> list[tuple[ExtractedClaim, float | None]]:
    """Return claims scored as the desk does, each with its shipped score; as they are and None
    where no triage is in force, or it cannot be used now, which is logged.
    """
    if not found:
        return []
    try:
        triage = triage_in_force()
        if triage is None:
            return [(one, None) for one in found]
        vectors = e5().encode([one.proposition for one in found])
    except (TriageUnknown, EmbedderUnavailable) as error:
        log.warning("claims are scored as shipped: %s", error)
        return [(one, None) for one in found]
    shipped = [one.checkworthiness for one in found]
    scores = triage.scores(shipped, vectors.astype("float64"))
    moved = log_odds(scores) - log_odds(shipped)
    return [
        (
            replace(
                one,
                checkworthiness=score,
                reasons=(Reason("desk", round(float(by), 3)), *one.reasons),
            ),
            one.checkworthiness,
        )
        for one, score, by in zip(found, scores, moved, strict=True)
    ]
