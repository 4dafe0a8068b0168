"""Items that their senders cancel: nothing of them is stored, and what was imported says so."""

import json
from collections.abc import Callable

import pytest

from claims.articles.imports import problem_words
from claims.models import Article
from sources.models import Source, SourceSnapshot
from tests.claims.articles.importing import Report, imported, lines, record
from tests.sources.formats.samples import SAMPLES, TITLE, g2_item, g2_message, ninjs3

pytestmark = pytest.mark.django_db

Of = Callable[..., bytes]
_SAMPLES = {sample.format: sample.data for sample in SAMPLES}


def of_newsml(*statuses: str, guid: str = "tag:wire.example,2024:1") -> bytes:
    """Return a message in which an item comes once with each status."""
    return g2_message(*(g2_item(guid, status=status) for status in statuses))


def of_ninjs(*statuses: str) -> bytes:
    """Return a list in which an item comes once with each status."""
    return json.dumps([ninjs3(pubStatus=status) for status in statuses]).encode()


def ends(report: Report) -> list[tuple[str, str]]:
    """Return what became of the rows, and their codes."""
    return [(row.state, row.code) for row in report.rows]


def of_nitf(status: str) -> bytes:
    """Return an article with a status (NITF 3.6, `docdata`'s attribute management-status)."""
    sample = _SAMPLES["nitf"].decode("utf-16")
    return sample.replace("<docdata>", f'<docdata management-status="{status}">').encode()


def of_newsml_1(status: str) -> bytes:
    """Return an item with a status."""
    sample = _SAMPLES["newsml-1"].decode()
    return sample.replace('FormalName="Usable"', f'FormalName="{status.title()}"').encode()


def of_ritzau(status: str) -> bytes:
    """Return an item that is annulled, or is not."""
    annulled = "false" if status == "usable" else "true"
    sample = _SAMPLES["ritzau"].decode()
    return sample.replace("<Annuleret>false", f"<Annuleret>{annulled}").encode()


@pytest.mark.parametrize("of", [of_newsml, of_ninjs, of_nitf, of_newsml_1, of_ritzau])
class TestOneItem:
    """https://cv.iptc.org/newscodes/pubstatusg2/, and what older formats have for it."""

    def test_what_is_canceled_is_marked_until_another_text_comes(self, of: Of) -> None:
        imported("a.dat", of("usable"))
        before = Article.objects.get()
        assert ends(imported("b.dat", of("canceled"))) == [("updated", "withdrawn")]
        marked = Article.objects.get().withdrawn_at
        assert marked is not None
        for name, state in (("a.dat", "usable"), ("b.dat", "canceled")):  # the same once more
            assert [one for one, _code in ends(imported(name, of(state)))] == ["unchanged"]
            assert Article.objects.get().withdrawn_at == marked
        again = imported("c.dat", of("usable").replace(b"three months", b"four months"))
        assert ends(again) == [("updated", "")]
        assert Article.objects.get() == before
        assert Article.objects.get().withdrawn_at is None


@pytest.mark.parametrize("of", [of_newsml, of_ninjs])
class TestCanceled:
    """https://cv.iptc.org/newscodes/pubstatusg2/"""

    def test_what_was_imported_is_kept_and_marked_once(self, of: Of) -> None:
        imported("a.dat", of("usable"))
        before = Article.objects.get()
        report = imported("b.dat", of("canceled"))
        assert (ends(report), report.articles) == ([("updated", "withdrawn")], [])
        article, (row,) = Article.objects.get(), report.rows
        assert (row.article, article.snapshot) == (before, before.snapshot)
        assert before.withdrawn_at is None
        assert article.withdrawn_at is not None
        assert TITLE in problem_words(row)
        assert SourceSnapshot.objects.count() == 1
        assert ends(imported("b.dat", of("canceled"))) == [("unchanged", "withdrawn")]
        assert Article.objects.get().withdrawn_at == article.withdrawn_at

    def test_what_was_not_imported_is_refused_and_not_stored(self, of: Of) -> None:
        report = imported("b.dat", of("canceled"))
        assert ends(report) == [("failed", "not-read")]
        assert not Source.objects.exists()

    def test_what_is_held_back_takes_nothing_back(self, of: Of) -> None:
        imported("a.dat", of("usable"))
        assert ends(imported("b.dat", of("withheld"))) == [("failed", "not-read")]
        assert Article.objects.get().withdrawn_at is None

    def test_in_one_file_the_order_counts(self, of: Of) -> None:
        both = imported("a.dat", of("usable", "canceled"))
        assert [state for state, _code in ends(both)] == ["created", "updated"]
        assert Article.objects.get().withdrawn_at is not None

    def test_what_came_after_its_cancellation_is_not_marked(self, of: Of) -> None:
        report = imported("a.dat", of("canceled", "usable"))
        assert [state for state, _code in ends(report)] == ["failed", "created"]
        assert Article.objects.get().withdrawn_at is None

    def test_one_import_twice_changes_nothing(self, of: Of) -> None:
        both = of("usable", "canceled")
        imported("a.dat", both)
        marked = Article.objects.get().withdrawn_at
        assert marked is not None
        assert [state for state, _code in ends(imported("a.dat", both))] == ["unchanged"] * 2
        assert Article.objects.get().withdrawn_at == marked

    def test_a_dry_run_says_so_and_marks_nothing(self, of: Of) -> None:
        imported("a.dat", of("usable"))
        report = imported("b.dat", of("canceled"), is_dry_run=True)
        assert ends(report) == [("updated", "withdrawn")]
        assert Article.objects.get().withdrawn_at is None


def test_another_items_cancellation_and_one_without_a_number_mark_nothing() -> None:
    imported("a.xml", of_newsml("usable"))
    for guid in ("tag:wire.example,2024:2", ""):
        report = imported("b.xml", of_newsml("canceled", guid=guid))
        assert ends(report) == [("failed", "not-read")]
    assert Article.objects.get().withdrawn_at is None


def test_the_rows_around_it_are_saved() -> None:
    imported("a.jsonl", lines(ninjs3()))
    report = imported("b.jsonl", lines(record(1), ninjs3(pubStatus="canceled"), record(2)))
    assert report.states == ["created", "updated", "created"]
    assert [article.source.title for article in report.articles] == ["Harvest 1", "Harvest 2"]
    assert report.batch.updated_count == 1
