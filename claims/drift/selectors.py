"""Reads of cited pages and of what looking at them again came to."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.drift.choices import PageStatus
from claims.drift.models import CitedPage, DriftCheck
from claims.reviews.models import Citation
from claims.verdicts.choices import VerdictStatus
from sources.models import SourceSnapshot
from workbench.lib.work import SWEEPS_UNTIL_LOST

HAS_ADDRESS = ~Q(source__url="") & Q(source__is_sample=False)
"""Which snapshots can be looked at again: sample data's addresses are nobody's."""


def cited_snapshots() -> QuerySet[SourceSnapshot]:
    """Return the snapshots that standing verdicts cite, each once, without their texts."""
    standing = Citation.objects.filter(verdict__status=VerdictStatus.PUBLISHED)
    cited = SourceSnapshot.objects.filter(pk__in=standing.values("snapshot"))
    return cited.select_related("source").defer("text")


def snapshots_unasked(*, limit: int) -> list[SourceSnapshot]:
    """Return cited snapshots whose copy at a web archive nobody has looked for."""
    return list(cited_snapshots().filter(web_capture=None).order_by("pk")[:limit])


def citations_standing(snapshot_id: int) -> QuerySet[Citation]:
    """Return what standing verdicts cite of a snapshot."""
    return Citation.objects.filter(
        snapshot=snapshot_id, verdict__status=VerdictStatus.PUBLISHED
    ).order_by("pk")


def drift_list_flagged() -> QuerySet[DriftCheck]:
    """Return what waits for a person: the latest look at quotes of standing verdicts, oldest
    first. A verdict that was corrected meanwhile has nothing that waits.
    """
    flagged = DriftCheck.objects.filter(
        is_flagged=True, citation__verdict__status=VerdictStatus.PUBLISHED
    )
    return flagged.order_by("pk")


def drift_latest(verdict_id: int) -> dict[int, DriftCheck]:
    """Return the latest look at each quote of a verdict, by citation, without texts."""
    checks = DriftCheck.objects.filter(citation__verdict=verdict_id).order_by("pk")
    return {check.citation_id: check for check in checks.defer("text")}


def not_checkable() -> QuerySet[Citation]:
    """Return what standing verdicts cite that nobody can look at again: it has no web address, or
    is sample data.
    """
    nowhere = Q(snapshot__source__url="") | Q(snapshot__source__is_sample=True)
    return Citation.objects.filter(nowhere, verdict__status=VerdictStatus.PUBLISHED)


def pages_left_today(now: datetime | None = None) -> int:
    """Return how many pages may still be queued today (UTC): those looked at count, and those that
    are in the queue.
    """
    now = now or timezone.now()
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    queued = now - SWEEPS_UNTIL_LOST * timedelta(seconds=settings.SWEEP_SECONDS)
    begun = Q(checked_at__gte=day) | Q(
        status=PageStatus.WATCHED, due_at__gte=queued, due_at__lte=now
    )
    limit: int = settings.DRIFT_PAGES_A_DAY
    return max(0, limit - CitedPage.objects.filter(begun).count())
