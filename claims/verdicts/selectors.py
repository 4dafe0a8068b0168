"""Reads of verdicts."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from claims.reviews.models import Citation
from claims.statements.models import Appearance
from claims.statements.selectors import appearances_shown
from claims.verdicts.as_published import Since, public_words, since_publication
from claims.verdicts.models import Verdict
from claims.verdicts.querysets import VerdictQuerySet

CHUNK = 500
CHANGES = 5_000


def verdict_list_public() -> QuerySet[Verdict]:
    """Return verdicts that anybody may read, with all that their page or API record shows."""
    return (
        Verdict.objects.public()
        .select_related("claim__claimant", "rating__scale", "supersedes", "superseded_by")
        .prefetch_related(
            Prefetch("citations", Citation.objects.shown()),
            Prefetch("claim__appearances", appearances_shown().defer("snapshot__text")),
        )
    )


def verdict_list_standing() -> VerdictQuerySet:
    """Return what the desk says today, newest first, with what leaves the desk of it."""
    return _leaving(Verdict.objects.standing()).order_by("-pk")


def verdict_list_in_order(*, since: datetime | None = None) -> Iterator[Verdict]:
    """Yield what stands, oldest first, a chunk at a time, with what leaves the desk of it.

    With `since`, whatever has changed from then on, so also what was superseded. Between two chunks
    no query is open, however slowly they are taken; what is published meanwhile comes at the end.
    """
    rows = Verdict.objects.standing()
    if since is not None:
        rows = Verdict.objects.public().filter(updated_at__gte=since)
    last = 0
    while chunk := list(_leaving(rows.filter(pk__gt=last)).order_by("pk")[:CHUNK]):
        yield from chunk
        last = chunk[-1].pk


def verdict_changes(*, after: int, until: int) -> Iterator[tuple[int, datetime]]:
    """Yield the keys of what stands, from above one to another, and when each has changed last.

    Between two chunks no query is open, however slowly they are taken.
    """
    rows = Verdict.objects.standing().filter(pk__lte=until).order_by("pk")
    pairs = rows.values_list("pk", "updated_at")
    while chunk := list(pairs.filter(pk__gt=after)[:CHANGES]):
        for pk, moment in chunk:
            if moment:  # as the database sees to, for whatever is public
                yield pk, moment
        after = chunk[-1][0]


def verdict_latest_change() -> datetime | None:
    """Return when the newest change of what is public was, None where nothing is."""
    # “Not null” is true of each, and what the index is for.
    public = Verdict.objects.public().filter(updated_at__isnull=False).order_by("-updated_at")
    return public.values_list("updated_at", flat=True).first()


def verdict_last_key() -> int:
    """Return the greatest key of a public verdict, 0 where there is none."""
    return Verdict.objects.public().order_by("-pk").values_list("pk", flat=True).first() or 0


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
        Prefetch("citations", Citation.objects.shown())
    )


def verdict_since(verdict: Verdict) -> Since:
    """Return what has changed since a verdict was published (one of `verdict_list_public`)."""
    now = public_words(
        claim=verdict.claim,
        rating=verdict.rating,
        appearances=verdict.claim.appearances.all(),
    )
    return since_publication(verdict.as_published, now)


def about_source(source: int) -> Q:
    """Return which verdicts rest on a source: they cite it, or their claim was printed in it."""
    cites = Citation.objects.filter(verdict=OuterRef("pk"), snapshot__source=source)
    prints = Appearance.objects.filter(claim=OuterRef("claim"), article__source=source)
    return Q(Exists(cites)) | Q(Exists(prints))


def verdict_list_resting(held: Q, *, source: int | None = None) -> QuerySet[Verdict]:
    """Return the public verdicts that rest on something, newest first, each with what it cites
    (`cited`), of one source where that is given.
    """
    cited = Citation.objects.order_by("order")
    if source is not None:
        cited = cited.filter(snapshot__source=source)
    resting = Verdict.objects.public().filter(held).select_related("rating__scale")
    return resting.prefetch_related(Prefetch("citations", cited, to_attr="cited")).order_by("-pk")
