"""Filters of the list of verdicts."""

import re
from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import Exists, F, OuterRef, Q, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from claims.reviews.models import Citation
from claims.statements.models import Appearance
from claims.verdicts.models import Verdict
from claims.verdicts.querysets import VerdictQuerySet
from sources.documents.addresses import is_web_address
from workbench.lib.filters import StrictFilterSet

BY_CHANGE = "updated_at"
VERDICT_FACETS = {
    "rating": F("rating__slug"),
    "language": F("claim__language"),
    "claimant": Coalesce("claim__claimant__same_as__name", "claim__claimant__name"),
    "status": F("status"),
}
"""What the list's rows are counted by: each value is one that the filter of its name takes."""
_DAY = timedelta(days=1)
_DOMAIN = re.compile(r"[^\W_][\w-]{0,62}(\.[^\W_][\w-]{0,62}){1,9}")


class VerdictFilter(StrictFilterSet):
    """Filters of verdicts."""

    language = django_filters.CharFilter("claim__language")
    claimant = django_filters.CharFilter(method="by_claimant")
    rating = django_filters.CharFilter("rating__slug")
    publisher = django_filters.CharFilter(
        method="by_publisher", label="Who printed the claim, by name."
    )
    cites = django_filters.CharFilter(
        method="by_cited", label="What is cited: an address, or a domain with its subdomains."
    )
    published_after = django_filters.IsoDateTimeFilter("published_at", "gte")
    published_before = django_filters.IsoDateTimeFilter("published_at", "lt")
    claim_date_after = django_filters.DateFilter(
        method="by_claim_date", label="The day of the first appearance, or later."
    )
    claim_date_before = django_filters.DateFilter(method="by_claim_date", label="Before this day.")
    updated_after = django_filters.IsoDateTimeFilter(
        "updated_at", "gt", label="Changed after this moment; the oldest change comes first."
    )
    ordering = django_filters.ChoiceFilter(
        choices=[(BY_CHANGE, BY_CHANGE)], method="leave", label="Oldest change first."
    )
    facets = django_filters.CharFilter(
        method="leave", label=f"What to count, with commas between: {', '.join(VERDICT_FACETS)}."
    )
    q = django_filters.CharFilter(method="by_words")

    class Meta:
        model = Verdict
        fields = ("status", "claim")

    def by_claimant(self, rows: VerdictQuerySet, name: str, value: str) -> VerdictQuerySet:
        """Match a claimant's name or alias, whatever its case."""
        return rows.filter(
            Q(claim__claimant__name__iexact=value)
            | Q(claim__claimant__aliases__name__iexact=value)
            | Q(claim__claimant__same_as__name__iexact=value)
        ).distinct()

    def by_publisher(self, rows: VerdictQuerySet, name: str, value: str) -> VerdictQuerySet:
        """Match who printed the claim, whatever the case."""
        printed = Appearance.objects.filter(
            claim=OuterRef("claim"), article__source__publisher__name__iexact=value
        )
        return rows.filter(Exists(printed))

    def by_cited(self, rows: VerdictQuerySet, name: str, value: str) -> VerdictQuerySet:
        """Match an address, or a domain and all below it."""
        found = Citation.objects.filter(cited(name, value), verdict=OuterRef("pk"))
        return rows.filter(Exists(found))

    def by_claim_date(self, rows: VerdictQuerySet, name: str, value: date) -> VerdictQuerySet:
        """Match the day by which the claim was said: from one on, or before one."""
        first, last = (value, date.max) if name.endswith("after") else (date.min, value - _DAY)
        said = Cast(KT("as_published__claim__said_on"), TextField())
        # SQLite has "null" for none, which lies beyond any day.
        return rows.annotate(**{name: said}).filter(
            **{f"{name}__range": (first.isoformat(), last.isoformat())}
        )

    def by_words(self, rows: VerdictQuerySet, name: str, value: str) -> VerdictQuerySet:
        """Every word must occur in the claim, its claimant's name or the rationale."""
        return rows.matching(value)

    def leave(self, rows: VerdictQuerySet, name: str, value: Any) -> VerdictQuerySet:
        """Order and facets are others' business."""
        return rows


def cited(name: str, value: str) -> Q:
    """Return which citations are of an address, with or without a slash at its end, or of a domain
    and all below it. Raises `ValidationError`, at the parameter of that name.
    """
    if "://" in value:
        bare = value.rstrip("/")
        found = Q(url__in=[bare, f"{bare}/"])
        fits = is_web_address(value)
    else:
        domain = value.casefold().removeprefix("www.")
        found = Q(url__iregex=rf"^https?://([^/?#@]+\.)?{re.escape(domain)}(:[0-9]+)?([/?#]|$)")
        fits = bool(_DOMAIN.fullmatch(domain))
    if not fits:
        raise ValidationError({name: [_("This is neither a web address nor a domain.")]})
    return found
