"""Claims that two people reviewed, each without knowing the other: what agreement is taken from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from django.db.models import Count, DateField, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import TruncMonth

from claims.reviews.choices import ReviewStatus
from claims.reviews.models import Review
from claims.statements.choices import ClaimStatus

MOST_READ = 20_000
"""Reviews that are looked at, those of the newest claims."""


@dataclass(frozen=True, slots=True)
class Rated:
    """Who gave a claim which rating, of which scale; `month` is the first day of that one's."""

    claim_id: int
    reviewer_id: int
    reviewer_name: str
    rating_id: int
    scale_id: int
    month: date


def rated_twice() -> list[tuple[Rated, Rated]]:
    """Return the first two ratings of each claim, by different people on one scale, oldest first.

    A third one may have been written by who had read them. So may one after a verdict, and what
    was written anew after it was sent back: of each person the first counts. A claim whose second
    review is due again is left out, so that nobody can work out what was found.
    """
    submitted = Review.objects.filter(status=ReviewStatus.SUBMITTED)
    several = submitted.order_by().values("claim").annotate(n=Count("reviewer", distinct=True))
    decided = (
        Review.objects.filter(claim=OuterRef("claim"))
        .order_by()
        .values("claim")
        .annotate(first=Min("verdicts__published_at"))
    )
    before = Q(decided=None) | Q(submitted_at__lt=F("decided"))
    rows = (
        submitted.filter(claim__in=several.filter(n__gte=2).values("claim"))
        .exclude(claim__status=ClaimStatus.SECOND_REVIEW)
        .annotate(
            decided=Subquery(decided.values("first")),
            month=TruncMonth("submitted_at", output_field=DateField()),
        )
        .filter(before)
        .order_by("-claim", "submitted_at", "pk")
        .values_list(
            "claim_id", "reviewer_id", "reviewer_name", "rating_id", "rating__scale_id", "month"
        )
    )
    found = [Rated(*row) for row in rows[:MOST_READ] if row[3] is not None]
    return list(_pairs(found))[::-1]


def _pairs(found: list[Rated]) -> Iterator[tuple[Rated, Rated]]:
    for _claim, rows in groupby(found, attrgetter("claim_id")):
        by_person: dict[int, Rated] = {}
        for rated in rows:
            by_person.setdefault(rated.reviewer_id, rated)
        first_two = list(by_person.values())[:2]
        if len(first_two) == 2 and first_two[0].scale_id == first_two[1].scale_id:
            yield first_two[0], first_two[1]
