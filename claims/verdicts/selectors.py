"""Reads of verdicts."""

from django.db.models import Prefetch, QuerySet

from claims.reviews.models import Citation
from claims.statements.selectors import appearances_shown
from claims.verdicts.as_published import Since, public_words, since_publication
from claims.verdicts.models import Verdict
from claims.verdicts.querysets import VerdictQuerySet


def verdict_list_public() -> QuerySet[Verdict]:
    """Return verdicts that anybody may read, with all that their page or API record shows."""
    return (
        Verdict.objects.public()
        .select_related("claim__claimant", "rating__scale", "supersedes", "superseded_by")
        .prefetch_related(
            Prefetch("citations", Citation.objects.order_by("order")),
            Prefetch("claim__appearances", appearances_shown()),
        )
    )


def verdict_list_standing() -> VerdictQuerySet:
    """Return what the desk says today, newest first, with what leaves the desk of it."""
    return _leaving(Verdict.objects.standing()).order_by("-pk")


def verdict_versions(*, pk: int) -> list[Verdict]:
    """Return all public verdicts on the claim of one, first to last, with what their pages show.

    Empty where `pk` is no public verdict.
    """
    claim = Verdict.objects.public().filter(pk=pk).values("claim")
    versions = _leaving(Verdict.objects.public().filter(claim__in=claim))
    shown = versions.select_related("rating__scale", "superseded_by")
    return list(shown.prefetch_related("rating__scale__ratings").order_by("pk"))


def _leaving(verdicts: VerdictQuerySet) -> VerdictQuerySet:
    return verdicts.select_related("superseded_by").prefetch_related(
        Prefetch("citations", Citation.objects.order_by("order"))
    )


def verdict_since(verdict: Verdict) -> Since:
    """Return what has changed since a verdict was published (one of `verdict_list_public`)."""
    now = public_words(
        claim=verdict.claim,
        rating=verdict.rating,
        appearances=verdict.claim.appearances.all(),
    )
    return since_publication(verdict.as_published, now)
