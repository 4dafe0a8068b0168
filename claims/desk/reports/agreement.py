"""The reports' section on agreement: how far two reviewers of one claim agree, beyond chance."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.http import HttpResponse
from django.utils.translation import gettext as _

from claims.reviews.agreement import (
    Array,
    Figure,
    cohen_kappa,
    counts_of,
    fleiss_kappa,
    krippendorff_alpha,
    percent,
)
from claims.reviews.models import Rating
from claims.reviews.twice import Rated, rated_twice
from workbench.lib.forms import spreadsheet_safe

PAIRS_SHOWN, PAIR_RESAMPLES = 20, 200

Pairs = Sequence[tuple[Rated, Rated]]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure by its name, of all reviewers of a scale or of two of them."""

    scale: str
    who: str
    name: str
    figure: Figure


def agreement_rows(*, most_pairs: int | None = PAIRS_SHOWN) -> list[Row]:
    """Return the figures of each scale, then of each pair of reviewers with the most claims.

    Two queries, whatever there is.
    """
    by_scale: dict[int, list[tuple[Rated, Rated]]] = defaultdict(list)
    for pair in rated_twice():
        by_scale[pair[0].scale_id].append(pair)
    ratings = Rating.objects.filter(scale__in=by_scale).select_related("scale").order_by("order")
    steps: dict[int, list[Rating]] = defaultdict(list)
    for rating in ratings:
        steps[rating.scale_id].append(rating)
    rows: list[Row] = []
    for scale, pairs in by_scale.items():
        rows += [*_all(pairs, steps[scale]), *_each(pairs, steps[scale], most_pairs)]
    return rows


def _all(pairs: Pairs, steps: Sequence[Rating]) -> list[Row]:
    table = _table(pairs, {rating.pk: place for place, rating in enumerate(steps)})
    counts = counts_of(table, len(steps))
    places = _places(steps)
    ordered = counts_of(_table(pairs, places), max(places.values(), default=0) + 1)
    figures = {
        _("agreed"): percent(table, len(steps)),
        _("Fleiss’ κ"): fleiss_kappa(counts),
        _("Krippendorff’s α, nominal"): krippendorff_alpha(counts),
        _("Krippendorff’s α, ordinal"): krippendorff_alpha(ordered, ordinal=True),
    }
    scale = steps[0].scale.name
    return [Row(scale, _("all"), name, figure) for name, figure in figures.items()]


def _each(pairs: Pairs, steps: Sequence[Rating], most: int | None) -> Iterable[Row]:
    of_two: dict[tuple[int, int], list[tuple[Rated, Rated]]] = defaultdict(list)
    for pair in pairs:
        one, other = sorted(pair, key=lambda rated: rated.reviewer_id)
        of_two[one.reviewer_id, other.reviewer_id].append((one, other))
    places = {rating.pk: place for place, rating in enumerate(steps)}
    for found in sorted(of_two.values(), key=len, reverse=True)[:most]:
        table = _table(found, places)
        who = " – ".join(rated.reviewer_name for rated in found[-1])
        for name, figure in (
            (_("agreed"), percent(table, len(steps), resamples=PAIR_RESAMPLES)),
            (_("Cohen’s κ"), cohen_kappa(table, len(steps), resamples=PAIR_RESAMPLES)),
        ):
            yield Row(steps[0].scale.name, who, name, figure)


def _table(pairs: Pairs, places: dict[int, int]) -> Array:
    """Return claims × 2; NaN where a rating has no place."""
    rows = [[places.get(rated.rating_id, np.nan) for rated in pair] for pair in pairs]
    return np.array(rows, dtype=float).reshape(-1, 2)


def _places(steps: Sequence[Rating]) -> dict[int, int]:
    """Return each rating's place in the order of the scale; “unverifiable” has none.

    The order is that of the ClaimReview values, in which two ratings may share a place, and the
    scale's own where a rating has none.
    """
    placed = [rating for rating in steps if not rating.is_unverifiable]
    values = [rating.claimreview_value for rating in placed]
    if all(values):
        order = sorted({value for value in values if value})
        return {rating.pk: order.index(rating.claimreview_value or 0) for rating in placed}
    return {rating.pk: place for place, rating in enumerate(placed)}


def agreement_csv() -> HttpResponse:
    """Return every figure of every pair as CSV."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="agreement.csv"'
    lines = csv.writer(response)
    lines.writerow(["scale", "reviewers", "figure", "claims", "value", "low", "high"])
    for row in agreement_rows(most_pairs=None):
        figure = row.figure
        numbers = [figure.value, figure.low, figure.high]
        told = ["" if number is None else f"{number:.4f}" for number in numbers]
        words = [spreadsheet_safe(text) for text in (row.scale, row.who, row.name)]
        lines.writerow([*words, figure.units, *told])
    return response
