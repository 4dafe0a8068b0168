"""Bulk import: each item by itself, with a row for each that says what became of it."""

import json
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import translation

from claims.articles.choices import ImportChannel, ImportStatus
from claims.articles.imports import import_record, problem_words
from claims.articles.services import article_save
from claims.models import Article, ImportBatch, ImportRow
from sources.documents import MAX_BODY_CHARS, MAX_DOCUMENT_BYTES, read_text
from sources.models import Source, SourceSnapshot
from sources.search import get_backend
from sources.tasks import index_sources
from tests.claims.articles.importing import (
    TEXT,
    imported,
    imported_paths,
    lines,
    record,
)
from tests.sources.formats.samples import SAMPLES, SECOND, TITLE
from tests.sources.independence.synthetic import story

pytestmark = pytest.mark.django_db


class TestRefusedFiles:
    """A file that is no article is reported as a whole."""

    @pytest.mark.parametrize(
        ("name", "data", "code"),
        [
            ("empty.txt", b"", "empty"),
            ("blank.txt", b" \n\t\n", "empty"),
            ("empty.jsonl", b"\n\n", "empty"),
            ("empty.html", b"", "empty"),
            ("paper.txt", b"%PDF-1.7 ...", "unreadable"),
            ("photo.txt", b"\x89PNG\r\n\x1a\n", "not-read"),
            ("nulls.txt", b"Title\n\nText\0with a null", "binary"),
            ("latin1.txt", "Título\n\nLa cosecha creció.".encode("latin-1"), "wrong-encoding"),
            ("huge.txt", b"a" * (MAX_DOCUMENT_BYTES + 1), "too-large"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_with_its_reason(self, name: str, data: bytes, code: str) -> None:
        (problem,) = imported(name, data).failed
        assert (problem.file, problem.row, problem.code) == (name, None, code)
        assert problem_words(problem)
        assert not Article.objects.exists()

    def test_a_huge_file_is_not_read_to_its_end(self, tmp_path: Path) -> None:
        huge = tmp_path / "huge.txt"
        with huge.open("wb") as file:
            file.write(b"a" * (MAX_DOCUMENT_BYTES + 1))
        (problem,) = imported_paths(huge).failed
        assert problem.code == "too-large"
        assert "20 MB" in problem_words(problem)


class TestLines:
    """JSON Lines: an article a line."""

    @pytest.mark.parametrize(
        ("broken", "field", "code"),
        [
            ('{"title": "x", ', "document", "bad-type"),
            ("[1, 2]", "document", "bad-type"),
            (json.dumps({"title": "No text"}), "text", "missing"),
            (json.dumps({"title": "t", "text": 5}), "text", "bad-type"),
            (json.dumps({"title": "t", "text": TEXT, "url": "ftp://x"}), "url", "bad-url"),
            ('{"id": ' + "9" * 5000 + "}", "document", "bad-type"),
            ("[" * 100_000, "document", "bad-type"),
        ],
        ids=["cut", "list", "no-text", "number", "url", "digits", "deep"],
    )
    def test_a_broken_one_is_located_and_the_others_come_in(
        self, broken: str, field: str, code: str
    ) -> None:
        data = lines(record(1), record(2), broken, record(4), record(5))
        report = imported("desk.jsonl", data)
        (problem,) = report.failed
        assert (problem.file, problem.row) == ("desk.jsonl", 3)
        assert (problem.field, problem.code) == (field, code)
        assert (report.batch.created_count, report.batch.failed_count) == (4, 1)

    def test_an_unreadable_date_stands_beside_the_saved_article(self) -> None:
        report = imported("desk.jsonl", lines(record(1), record(2, date="someday"), record(3)))
        assert report.states == ["created"] * 3
        row = report.rows[1]
        assert (row.field, row.code) == ("date", "bad-date")
        assert "'someday'" in problem_words(row)
        assert row.article is not None
        assert row.article.source.published_at is None
        assert [other.message for other in (report.rows[0], report.rows[2])] == ["", ""]

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.jsonl", f'{{"text": "{TEXT}"}}\n{{"text": " "}}\n{{"title": "x"}}'),
            ("a.json", f'[{{"text": "{TEXT}"}}, {{"text": null}}, {{"title": "x"}}]'),
            ("a.csv", f'id,text\n1,"{TEXT}"\n2,\n3, \n'),
        ],
    )
    def test_so_does_a_title_that_was_made_and_without_a_text_there_is_nothing(
        self, name: str, data: str
    ) -> None:
        report = imported(name, data.encode())
        assert report.states == ["created", "failed", "failed"]
        assert [(row.field, row.code) for row in report.rows] == [
            ("title", "missing"), ("text", "missing"), ("text", "missing"),
        ]  # fmt: skip
        assert "first words" in problem_words(report.rows[0])
        article = report.rows[0].article
        assert article is not None
        assert TEXT.startswith(article.source.title.rstrip("…"))
        assert imported(name, data.encode()).states == ["unchanged", "failed", "failed"]

    def test_two_texts_that_begin_alike_and_have_no_title_are_two_articles(self) -> None:
        same = {"publisher": "Herald", "date": "2025-02-25"}
        texts = (f"{TEXT * 9} Corrected.", f"{TEXT * 9} Recounted.")
        data = lines(*({**same, "text": text} for text in texts))
        assert imported("desk.jsonl", data).states == ["created", "created"]

    def test_so_does_one_of_a_feed(self) -> None:
        item = f"<item><title>Harvest</title><description>{TEXT * 9}</description>"
        feed = f"<rss><channel>{item}<pubDate>soon</pubDate></item></channel></rss>"
        report = imported("feed.xml", feed.encode())
        assert [(row.state, row.code) for row in report.rows] == [("created", "bad-date")]

    def test_a_broken_line_says_at_which_column(self) -> None:
        (problem,) = imported("x.jsonl", b'{"title": nonsense}').failed
        assert "column 11" in problem_words(problem)

    def test_a_line_that_is_not_utf_8_is_located(self) -> None:
        data = lines(record(1)) + b'\n{"title": "Se\xf1or"}\n' + lines(record(3))
        report = imported("desk.ndjson", data)
        (problem,) = report.failed
        assert (problem.row, problem.code) == (2, "wrong-encoding")
        assert report.batch.created_count == 2

    def test_blank_lines_and_a_byte_order_mark_do_no_harm(self) -> None:
        data = b"\xef\xbb\xbf" + lines(record(1)) + b"\r\n\r\n" + lines(record(2)) + b"\r\n"
        assert imported("desk.jsonl", data).batch.created_count == 2

    @pytest.mark.parametrize("strange", ["\\u0000", "\\ud800", "\\udc00x", "\\u202e"])
    def test_characters_that_no_database_takes_stop_nothing(self, strange: str) -> None:
        whole = json.dumps(record(1, text=f"{TEXT} HERE", publisher="P HERE", author="A HERE"))
        report = imported("desk.jsonl", whole.replace("HERE", strange).encode())
        assert report.states == ["created"]


class TestWords:
    """A problem is kept as a message and its parameters, and said in the reader's language."""

    def test_numbers_and_names_are_filled_in_for_the_reader(self) -> None:
        long = json.dumps(record(1, text="a" * (MAX_BODY_CHARS + 1)))
        (problem,) = imported("desk.jsonl", long.encode()).failed
        assert problem.params == {"count": MAX_BODY_CHARS + 1, "limit": MAX_BODY_CHARS}
        assert "1,000,001" in problem_words(problem)
        with translation.override("id"):
            assert "1.000.001" in problem_words(problem)

    def test_a_message_is_translated_when_it_is_read(self) -> None:
        problem = ImportRow(message="Choose a file or paste a text.")
        assert problem_words(problem) == problem.message
        with translation.override("id"):
            assert problem_words(problem) == "Pilih berkas atau tempelkan teks."

    def test_what_a_sender_wrote_is_no_placeholder(self) -> None:
        (problem,) = imported("x.jsonl", lines(record(1, url="%(no)s 100 %"))).failed
        assert problem_words(problem).endswith("%(no)s 100 %")


class TestAgain:
    """Importing the same again changes nothing."""

    def test_the_same_file_is_a_no_op(self) -> None:
        data = lines(record(1), record(2))
        imported("desk.jsonl", data)
        again = imported("desk.jsonl", data)
        assert (again.batch.created_count, again.batch.unchanged_count) == (0, 2)
        assert again.articles == []
        assert (Article.objects.count(), SourceSnapshot.objects.count()) == (2, 2)

    def test_a_changed_article_is_updated_alone(self) -> None:
        imported("desk.jsonl", lines(record(1), record(2)))
        report = imported("desk.jsonl", lines(record(1), record(2, text=f"{TEXT} Corrected.")))
        counts = report.batch.updated_count, report.batch.unchanged_count
        assert counts == (1, 1)
        assert [article.source.title for article in report.articles] == ["Harvest 2"]

    def test_the_same_article_twice_in_a_file_is_one(self) -> None:
        report = imported("desk.jsonl", lines(record(1), record(2), record(1)))
        assert report.states == ["created", "created", "duplicate"]
        first, _second, again = report.rows
        assert (again.article_id, again.message) == (first.article_id, "")

    def test_of_two_texts_of_one_article_the_first_is_taken_and_the_other_is_told(self) -> None:
        data = lines(record(1), record(1, text=f"{TEXT} Corrected."))
        report = imported("desk.jsonl", data)
        assert report.states == ["created", "duplicate"]
        assert (report.rows[1].field, report.rows[1].code) == ("text", "other-text")
        assert imported("desk.jsonl", data).states == ["unchanged", "duplicate"]
        assert SourceSnapshot.objects.get().text == TEXT


class TestFiles:
    """Files and folders."""

    def test_a_folder_is_read_whole_and_by_name(self, tmp_path: Path) -> None:
        (tmp_path / "deep").mkdir()
        (tmp_path / "b.txt").write_text(f"Harvest in the text\n\n{TEXT}")
        (tmp_path / "a.html").write_text(
            f"<!doctype html><title>Harvest page</title><article><h1>Harvest page</h1>"
            f"<p>{TEXT} {TEXT}</p><p>{TEXT} {TEXT}</p></article>"
        )
        (tmp_path / "deep" / "c.jsonl").write_bytes(lines(record(1), record(2)))
        report = imported_paths(tmp_path)
        assert report.failed == []
        titles = [article.source.title for article in report.articles]
        assert titles == ["Harvest page", "Harvest in the text", "Harvest 1", "Harvest 2"]

    def test_html_is_known_by_its_beginning_too(self) -> None:
        page = f"<!DOCTYPE html><title>Page</title><article><p>{TEXT} {TEXT}</p></article>"
        imported("page.txt", page.encode())
        assert "<" not in SourceSnapshot.objects.get().text

    def test_an_empty_folder_brings_nothing(self, tmp_path: Path) -> None:
        report = imported_paths(tmp_path)
        assert (report.batch.status, report.articles) == (ImportStatus.COMPLETED, [])


def test_a_record_comes_in_with_its_report_in_one_transaction() -> None:
    done = import_record(record(1), channel=ImportChannel.API, name="x")
    assert done.articles == [Article.objects.get()]
    assert (done.row.article, done.row.batch) == (done.articles[0], done.batch)
    assert done.articles[0].batch == done.batch
    assert (done.batch.status, done.batch.created_count) == (ImportStatus.COMPLETED, 1)
    assert Source.objects.get().current_snapshot is not None


def test_the_bytes_received_are_hashed() -> None:
    imported("desk.jsonl", lines(record(1)))
    assert len(SourceSnapshot.objects.get().raw_sha256) == 64


def test_a_finished_import_says_so() -> None:
    imported("x" * 300 + ".jsonl", lines(record(1)))
    batch = ImportBatch.objects.get()
    assert (batch.status, batch.created_count) == (ImportStatus.COMPLETED, 1)
    assert batch.finished_at is not None


def test_a_file_that_cannot_be_read_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "gone.jsonl").symlink_to(tmp_path / "nowhere.jsonl")
    (tmp_path / "there.txt").write_text("A title\n\nThe rice harvest grew by 4 percent in 2024.")
    report = imported_paths(tmp_path / "gone.jsonl", tmp_path)
    assert report.batch.created_count == 1
    assert [row.code for row in report.failed] == ["unreadable"] * 2


def test_a_member_of_an_archive_is_named_after_both() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("deep/a.txt", f"Harvest\n\n{TEXT}")
        package.writestr("deep/b.jsonl", lines(record(1), "{}"))
        package.writestr("c.png", b"\x89PNG\r\n\x1a\n")
    report = imported("desk.zip", out.getvalue())
    assert report.batch.created_count == 2
    assert [(one.file, one.row, one.code) for one in report.failed] == [
        ("desk.zip!/deep/b.jsonl", 2, "not-read"),
        ("desk.zip!/c.png", None, "not-read"),
    ]


def test_a_named_format_goes_before_what_the_content_tells(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("<report>\n\nhttps://daily.example/2</report>")
    assert [row.code for row in imported_paths(file).failed] == ["not-read"]
    assert imported_paths(file, format="text").batch.created_count == 1
    assert imported_paths(file, format="text").batch.unchanged_count == 1


def test_near_copies_join_a_copy_group_when_they_are_indexed() -> None:
    told = story(1)
    texts = [told, f"{told} It rained.", story(2)]
    report = imported("desk.jsonl", lines(*(record(n, text=t) for n, t in enumerate(texts))))
    get_backend().ensure()
    index_sources([article.source_id for article in report.articles])
    groups = list(Source.objects.order_by("url").values_list("copy_group", flat=True))
    assert groups[0] is not None
    assert groups == [groups[0], groups[0], None]


def test_two_untitled_texts_of_one_publisher_and_moment_are_two() -> None:
    [nitf] = [sample.data.decode("utf-16") for sample in SAMPLES if sample.format == "nitf"]
    whole = nitf.replace('<doc-id id-string="wx.1"/>', "").replace("slug", "")
    untitled = whole.replace(f"<hl1>{TITLE}</hl1>", "")
    for text in (untitled, untitled.replace(SECOND, "Prices fell in the harbour.")):
        assert imported("a.xml", text.encode()).states == ["created"]
    moment = datetime(2024, 3, 4, 8, tzinfo=UTC)
    for ending in ("Prices fell in Medan.", "Prices rose in Padang."):
        text = f"{'The rice harvest grew by 4 percent in February. ' * 8}{ending}"
        document = read_text(text.encode(), publisher="Wire Example", published_at=moment)
        assert article_save(document=document).outcome == "created"
    assert Source.objects.count() == 4
