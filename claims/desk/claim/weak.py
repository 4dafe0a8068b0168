"""What is weak about what a review rests on: told beforehand, never in the way (pure)."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from claims.desk.claim.cards import EvidenceCard, OriginGroup
from claims.evidence.choices import StanceHint
from claims.reviews.models import Citation, Rating

_AGAINST = {StanceHint.REFUTES.value: (4, 5), StanceHint.SUPPORTS.value: (1, 2)}
"""Which ratings (as ClaimReview counts them, 1 the false and 5 the true end) a stance denies."""


def weak_points(
    citations: Sequence[Citation],
    groups: Sequence[OriginGroup],
    rating: Rating | None,
    said: date | None,
) -> list[str]:
    """Return in words what weakens a draft: all of one origin, all later than the claim, a cited
    sentence that seems to say the opposite of the rating.
    """
    if not citations:
        return []
    cards = {card.evidence.snapshot_id: card for group in groups for card in group.cards}
    origin = {
        card.evidence.snapshot_id: number
        for number, group in enumerate(groups)
        for card in group.cards
    }
    points = []
    if len({origin.get(one.snapshot_id, -one.snapshot.source_id) for one in citations}) == 1:
        points.append(_("All that is cited is of one origin: does anybody else say so?"))
    if all(_is_later(one, cards.get(one.snapshot_id), said) for one in citations):
        points.append(_("All that is cited is later than the claim."))
    if rating and any(_denies(one, cards.get(one.snapshot_id), rating) for one in citations):
        points.append(_("A cited sentence seems to say the opposite of “%(rating)s”.") % {
            "rating": rating.label,
        })  # fmt: skip
    return points


def _is_later(citation: Citation, card: EvidenceCard | None, said: date | None) -> bool:
    if card is not None:
        return card.is_later
    published = citation.snapshot.source.printed_date
    return bool(published and said and published > said)


def _denies(citation: Citation, card: EvidenceCard | None, rating: Rating) -> bool:
    """Say whether a machine's hint about the very sentence that is cited contradicts a rating."""
    if card is None:
        return False
    evidence = card.evidence
    place = (evidence.highlight_start, evidence.highlight_end)
    denied = _AGAINST.get(evidence.stance, ())
    return (citation.start, citation.end) == place and rating.claimreview_value in denied
