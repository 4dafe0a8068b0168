"""Reads of claims and of where they appeared."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from claims.statements.models import Appearance, Claim, Claimant


def appearances_shown() -> QuerySet[Appearance]:
    """Return appearances with all that is shown of them, first import first."""
    return Appearance.objects.select_related("snapshot", "article__source__publisher").order_by(
        "pk"
    )


def appearance_list(claim: Claim) -> QuerySet[Appearance]:
    """Return where a claim appeared."""
    return appearances_shown().filter(claim=claim)


def claimant_list_shown() -> QuerySet[Claimant]:
    """Return claimants with their other names."""
    return Claimant.objects.prefetch_related("aliases")


def said_date(appearances: Iterable[Appearance]) -> date | None:
    """Return the day of the earliest appearance: the claim was made then or before."""
    days = [appearance.article.source.printed_date for appearance in appearances]
    return min((day for day in days if day), default=None)
