"""Claims by the hundred thousand, copied into PostgreSQL: fifty an article, a thousand claimants.

Seven of ten are decided and one is dismissed; of the others, half are new. Each stands in its
article once, and every tenth was searched for. All articles have one text.
"""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from django.db import connection
from django.utils import timezone

from claims.models import Appearance, Article, Claim, Claimant, RetrievalRun
from sources.models import Source
from tests.benchmarks.copying import copy_rows, unguarded
from tests.claims import factories

_CLAIMANTS = 1000
_AN_ARTICLE = 50
_LANGUAGES = ("en", "id", "de")
_STATES = ("decided",) * 7 + ("dismissed", "new", "triaged")
_CLAIM = (
    "id", "key", "text", "extracted_text", "quote", "context", "kind", "language", "claimant_id",
    "claimant_candidates", "checkworthiness", "reasons", "extractor", "status", "dismissal",
    "created_at", "updated_at",
)  # fmt: skip
_APPEARANCE = (
    "id", "claim_id", "article_id", "snapshot_id", "quote", "start", "end", "attribution", "cue",
    "told_by", "created_at",
)  # fmt: skip
_RUN = (
    "claim_id", "status", "trigger", "attempts", "due_at", "error", "query", "connectors",
    "ranking", "origins", "origin_count", "sources_behind", "created_at", "finished_at",
)  # fmt: skip


def make_claims(number: int, *, waiting: bool = False) -> None:
    """Make so many claims, in a database that has none; all of them new if they are to be
    `waiting`.
    """
    if connection.vendor != "postgresql":
        message = "DATABASE_URL is not PostgreSQL: bin/services start"
        raise SystemExit(message)
    articles = _articles(number // _AN_ARTICLE + 1)
    Claimant.objects.bulk_create(
        Claimant(name=f"Speaker {n}", key=f"speaker {n}", role="minister")
        for n in range(_CLAIMANTS)
    )
    claimants = list(Claimant.objects.order_by("pk").values_list("pk", flat=True))
    keys = range(1, number + 1)
    with unguarded(Claim, Appearance, RetrievalRun):
        copy_rows(Claim, _CLAIM, _claims(keys, claimants, waiting=waiting))
        copy_rows(Appearance, _APPEARANCE, _appearances(keys, articles))
        copy_rows(RetrievalRun, _RUN, _runs(keys))


def _claims(keys: range, claimants: list[int], *, waiting: bool) -> Iterator[Any]:
    worth, now = Random(1), timezone.now()  # noqa: S311 (the same each time)
    for n in keys:
        state = "new" if waiting else _STATES[n % 10]
        yield (
            n, f"bench {n}", f"Rice grew by {n} tons in district {n % 97}", "", "Rice grew", "",
            "statistic", _LANGUAGES[n % 3], claimants[n % len(claimants)], "[]",
            round(worth.random(), 4), "[]", "bench", state,
            "Not worth it" if state == "dismissed" else "", now - timedelta(seconds=n), now,
        )  # fmt: skip


def _articles(number: int) -> list[Article]:
    first = factories.new_article()
    sources = Source.objects.bulk_create(
        [Source(key=f"bench {n}", title=f"Harvest {n}", language="en") for n in range(1, number)],
        batch_size=5000,
    )
    copies = [Article(source=source, snapshot=first.snapshot) for source in sources]
    return [first, *Article.objects.bulk_create(copies, batch_size=5000)]


def _appearances(keys: range, articles: list[Article]) -> Iterator[Any]:
    snapshot, now = articles[0].snapshot, timezone.now()
    for n in keys:
        article = articles[n // _AN_ARTICLE].pk
        yield (n, n, article, snapshot.pk, snapshot.text[:9], 0, 9, "none", "", "", now)


def _runs(keys: range) -> Iterator[Any]:
    now = timezone.now()
    for n in keys[9::10]:
        yield (
            n, "completed", "extraction", 0, now, "", "{}", "{}", "{}", "[]", n // 10 % 5, 0, now,
            now,
        )  # fmt: skip
