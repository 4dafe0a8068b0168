"""Rows are saved many at once: what that costs, and that one bad row harms no other."""

import gc
import json
import weakref
from collections.abc import Sequence
from math import inf
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from claims.articles.choices import ArticleStatus
from claims.articles.imports import import_run, import_take, importer, rows
from claims.articles.services import ArticleSaved, articles_save
from claims.models import Article, ImportBatch, ImportRow
from sources.models import Publisher, Source, SourceSnapshot
from sources.services import Incoming, sources_save
from tests.claims.articles.importing import TEXT, imported, lines, opened, record, run
from tests.conftest import document

pytestmark = pytest.mark.django_db
BAD = "This one the database does not take"


@pytest.fixture(autouse=True)
def whole_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a machine takes to read them."""
    monkeypatch.setattr(importer, "CHUNK_SECONDS", inf)


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the database refuse documents of a title, after their chunk was written; count."""
    counted: list[int] = []

    @transaction.atomic
    def save(incoming: Sequence[Incoming], *, batch: ImportBatch) -> list[ArticleSaved]:
        saved = articles_save(incoming, batch=batch)
        if any(one.document.title == BAD for one in incoming):
            counted.append(len(incoming))
            Source.objects.create(key=saved[0].article.source.key)
        return saved

    monkeypatch.setattr(rows, "articles_save", save)
    return counted


class TestCosts:
    """How much an import asks of the database and of memory."""

    @staticmethod
    def queries(*records: dict[str, Any]) -> int:
        """Return how many queries importing these takes."""
        batch = opened("x.jsonl", lines(*records))
        with CaptureQueriesContext(connection) as captured:
            run(batch)
        return len(captured)

    @pytest.mark.parametrize("again", [{}, {"title": "Another"}, {"text": f"{TEXT} It rained."}],
                             ids=["unchanged", "title", "text"])  # fmt: skip
    def test_two_hundred_rows_take_as_many_queries_as_fifty(self, again: dict[str, Any]) -> None:
        run(opened("x.jsonl", lines(record(0))))  # and its publisher
        few, many = range(1000, 1050), range(2000, 2200)
        new = [self.queries(*map(record, numbers)) for numbers in (few, many)]
        assert new[0] == new[1] <= 30
        known = [self.queries(*(record(n, **again) for n in numbers)) for numbers in (few, many)]
        assert known[0] == known[1] <= 30

    def test_a_thousand_rows_take_no_more_than_forty_queries(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run(opened("x.jsonl", lines(record(0))))
        taken = [self.queries(*map(record, range(start, start + count)))
                 for start, count in ((10_000, 1), (20_000, 1001))]  # fmt: skip
        assert taken[1] - taken[0] <= 40

    def test_no_row_stays_in_memory_when_it_is_saved(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(importer, "CHUNK_ROWS", 5)
        alive: list[Any] = []
        hold = import_take(batch_id=opened("x.jsonl", lines(*(record(n) for n in range(60)))).pk)
        assert hold is not None
        most = 0
        for saved in import_run(hold):
            alive += [weakref.ref(article) for article in saved.articles]
            del saved
            gc.collect()
            most = max(most, sum(1 for one in alive if one() is not None))
        assert len(alive) == 60
        assert most <= 10


class TestBadRows:
    """What the database refuses."""

    @pytest.mark.parametrize("at", [0, 7, 19])
    def test_one_is_found_and_all_others_come_in(self, refusals: list[int], at: int) -> None:
        records = [record(n, **({"title": BAD} if n == at else {})) for n in range(20)]
        report = imported("x.jsonl", lines(*records))
        (problem,) = report.failed
        assert (problem.row, problem.code, problem.article) == (at + 1, "unforeseen", None)
        assert Article.objects.count() == Source.objects.count() == 19
        assert SourceSnapshot.objects.count() == 19
        titles = list(Article.objects.order_by("pk").values_list("source__title", flat=True))
        assert titles == [f"Harvest {n}" for n in range(20) if n != at], "in the file's order"
        assert refusals[0] == 20
        assert refusals[-1] == 1
        assert len(refusals) <= 6, "halves of halves"

    def test_all_bad_ones_are_named(self, refusals: list[int]) -> None:
        report = imported("x.jsonl", lines(*(record(n, title=BAD) for n in range(5))))
        assert report.states == ["failed"] * 5
        assert not Source.objects.exists()
        assert len(report.articles) == Article.objects.count() == 0

    def test_the_next_row_that_is_the_same_article_gets_its_chance(
        self, refusals: list[int]
    ) -> None:
        report = imported(
            "x.jsonl", lines(record(1, title=BAD), record(1), record(1, text="Other."), record(2))
        )
        assert report.states == ["failed", "created", "duplicate", "created"]
        assert report.rows[2].article == report.rows[1].article
        assert report.rows[2].code == "other-text"

    def test_a_database_that_is_away_is_no_rows_fault(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*_: object, **__: object) -> None:
            raise OperationalError

        batch = opened("x.jsonl", lines(record(1), record(2)))
        monkeypatch.setattr(rows, "articles_save", away)
        with pytest.raises(OperationalError):
            run(batch)
        assert not ImportRow.objects.exists()


class TestTogether:
    """`sources_save` and `articles_save`."""

    def test_new_ones_known_ones_and_changed_ones_at_once(self) -> None:
        urls = [f"https://daily.example/{n}" for n in range(3)]
        articles_save([Incoming(document(url=url)) for url in urls[:2]])
        Article.objects.update(status=ArticleStatus.EXTRACTED)
        changed = document(url=urls[1], body="The ministry has corrected itself.", publisher="New")
        saved = articles_save([Incoming(document(url=urls[0])), Incoming(changed),
                               Incoming(document(url=urls[2]))])  # fmt: skip
        assert [one.outcome for one in saved] == ["unchanged", "updated", "created"]
        rows_now = Article.objects.order_by("source__url").values_list(
            "status", "source__index_version", "source__publisher__name", "source__snapshots"
        )
        snapshots = list(SourceSnapshot.objects.order_by("pk").values_list("pk", flat=True))
        daily = "The Daily Example"
        assert list(rows_now) == [
            ("extracted", 1, daily, snapshots[0]),
            ("imported", 2, "New", snapshots[1]),
            ("imported", 2, "New", snapshots[2]),
            ("imported", 1, daily, snapshots[3]),
        ]
        for article in Article.objects.select_related("source"):
            assert article.snapshot_id == article.source.current_snapshot_id
        assert saved[1].article.snapshot.text == changed.body

    def test_a_failed_article_is_tried_again_and_keeps_its_text(self) -> None:
        articles_save([Incoming(document())])
        Article.objects.update(status=ArticleStatus.FAILED, error="odd", attempts=3)
        (again,) = articles_save([Incoming(document())])
        article = Article.objects.get()
        assert again.outcome == "updated"
        assert (article.status, article.error, article.attempts) == ("imported", "", 0)
        assert article.source.index_version == 1

    def test_a_source_that_is_no_article_yet_becomes_one(self) -> None:
        sources_save([Incoming(document(), kind="fact_check")])
        (saved,) = articles_save([Incoming(document())])
        assert saved.outcome == "created"
        assert (Source.objects.get().kind, Article.objects.count()) == ("fact_check", 1)

    def test_a_publisher_of_many_is_made_once(self) -> None:
        named = [document(url=f"https://daily.example/{n}", publisher="") for n in range(3)]
        sources_save([Incoming(one, country="ID") for one in named])
        publisher = Publisher.objects.get()
        assert (publisher.name, publisher.domain, publisher.country) == (
            "daily.example", "daily.example", "ID",
        )  # fmt: skip

    def test_the_same_document_twice_is_refused_and_none_is_saved(self) -> None:
        with pytest.raises(ValueError, match="same document"):
            sources_save([Incoming(document()), Incoming(document(title="Other"))])
        assert not Source.objects.exists()

    def test_nothing_is_nothing(self) -> None:
        assert articles_save([]) == []


def test_the_database_still_keeps_one_row_per_number() -> None:
    batch = imported("x.jsonl", lines(record(1))).batch
    with pytest.raises(IntegrityError):
        ImportRow.objects.create(batch=batch, number=1, file="x", state="created")


def test_long_lists_of_rows_are_read_back_as_they_were() -> None:
    report = imported("x.jsonl", "\n".join(json.dumps(record(n)) for n in range(700)).encode())
    assert [row.row for row in report.rows] == list(range(1, 701))
    assert {article.source.url for article in report.articles} == {
        f"https://daily.example/{n}" for n in range(700)
    }
