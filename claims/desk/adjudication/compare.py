"""Reviews side by side: what they have in common, and what only one has (no queries, no HTML)."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.reviews.models import Citation, Review


@dataclass(frozen=True, slots=True)
class Common:
    """Words that several reviews cite: the longest quote, and who cites it."""

    citation: Citation
    reviewers: list[str]


@dataclass(frozen=True, slots=True)
class Column:
    """A review with the citations that no other one has."""

    review: Review
    only: list[Citation]


@dataclass(frozen=True, slots=True)
class Compared:
    """Reviews that wait, and how they differ."""

    columns: list[Column]
    common: list[Common]
    ratings: int

    @property
    def differ(self) -> bool:
        """Whether they give different ratings."""
        return self.ratings > 1

    @property
    def unanimous(self) -> bool:
        """Whether several people found the same."""
        return self.ratings == 1 and len({c.review.reviewer_id for c in self.columns}) > 1


def compared(reviews: Sequence[Review]) -> Compared:
    """Compare reviews whose citations are loaded. Quotes of one snapshot that overlap are one."""
    shared: list[list[Citation]] = []
    alone: set[int] = set()
    for place in _places(reviews):
        if len({citation.review_id for citation in place}) > 1:
            shared.append(place)
        else:
            alone.update(citation.pk for citation in place)
    names = {review.pk: review.reviewer_name for review in reviews}
    return Compared(
        columns=[
            Column(review, [one for one in review.citations.all() if one.pk in alone])
            for review in reviews
        ],
        common=[
            Common(
                max(place, key=lambda one: one.end - one.start),
                list(dict.fromkeys(names[one.review_id] for one in place if one.review_id)),
            )
            for place in shared
        ],
        ratings=len({review.rating_id for review in reviews}),
    )


def _places(reviews: Sequence[Review]) -> list[list[Citation]]:
    """Return citations of all reviews, those together that overlap in one snapshot."""
    every = [citation for review in reviews for citation in review.citations.all()]
    places: list[list[Citation]] = []
    end = 0
    for citation in sorted(every, key=lambda one: (one.snapshot_id, one.start, one.end)):
        last = places[-1][-1] if places else None
        if last and last.snapshot_id == citation.snapshot_id and citation.start < end:
            places[-1].append(citation)
            end = max(end, citation.end)
        else:
            places.append([citation])
            end = citation.end
    return places
