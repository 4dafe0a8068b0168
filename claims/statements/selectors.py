"""Reads of claims and of where they appeared."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
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


def languages_used() -> list[str]:
    """Return the languages that claims are in, each found by one step in the index: DISTINCT would
    read all of it (https://wiki.postgresql.org/wiki/Loose_indexscan).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE used(language) AS (
                SELECT min(language) FROM claims_claim
                UNION ALL
                SELECT (SELECT min(language) FROM claims_claim WHERE language > used.language)
                FROM used WHERE used.language IS NOT NULL
            )
            SELECT language FROM used WHERE language IS NOT NULL
            """
        )
        return [language for (language,) in cursor.fetchall()]
