"""Files that are nearly what their format says: what can be read of them is, the rest says why."""
# ruff: noqa: E501

import gzip
import io
import json
import zipfile

import pytest

from sources.documents import DocumentError
from sources.formats import Entry, captions, entries_of, pdf, tables, wrapping
from tests.sources.formats.samples import (
    FIRST,
    SECOND,
    TITLE,
    docx,
    ninjs3,
    page,
    record,
    response,
    warc_record,
    zipped,
)
from tests.sources.formats.samples import pdf as made_pdf


def entries(data: bytes | str, name: str = "x.bin") -> list[Entry]:
    """Return all entries of a file."""
    data = data.encode() if isinstance(data, str) else data
    return list(entries_of(io.BytesIO(data), name, size=len(data)))


def outcome(entry: Entry) -> str:
    """Return an article's title, or the reason why it is none."""
    try:
        return entry.read().title
    except DocumentError as error:
        return str(error.reason)


def outcomes(data: bytes | str, name: str = "x.bin") -> list[str]:
    """Read all of a file."""
    return [outcome(entry) for entry in entries(data, name)]


def test_half_a_character_of_utf_16_is_an_error() -> None:
    assert outcomes(b"\xff\xfe" + '{"a":1}'.encode("utf-16-le") + b"\x00\xdc", "a.jsonl") == [
        "wrong-encoding"
    ]


def test_an_export_of_wordpress_without_its_namespace_is_no_crash() -> None:
    data = f"<rss><!-- wordpress.org/export/1.2/ --><channel><wp:author>Jo</wp:author><language>en</language><title>Post</title><item><author>Jo</author><title>{TITLE}</title></item></channel></rss>"
    assert outcomes(data) == ["not-read", "bad-type"]


def test_a_letter_of_an_impossible_date_has_none() -> None:
    data = f"From: a@x.example\nTo: b@x.example\nSubject: {TITLE}\nDate: Mon, 4 Mar 2024 08:00:00 +99999999999999\n\n{FIRST}\n"
    (entry,) = entries(data)
    assert (entry.read().title, entry.read().published_at) == (TITLE, None)


def test_what_stands_before_the_damage_is_read() -> None:
    line = json.dumps(record()).encode() + b"\n"
    data = gzip.compress(line * 3)
    assert outcomes(data[:-6], "a.jsonl.gz") == [TITLE] * 3 + ["unreadable"]


class TestTables:
    """CSV and TSV as programs write them."""

    @pytest.mark.parametrize(
        "data",
        [
            f",title,text\n0,{TITLE},{FIRST}\n",
            f"title,text,\n{TITLE},{FIRST},\n",
            f"title;text;\n{TITLE};{FIRST};\n",
            f"sep=;\ntitle;text\n{TITLE};{FIRST}\n",
            f"\ufeffSEP=|\r\ntitle|text\r\n{TITLE}|{FIRST}\r\n",
        ],
    )
    def test_columns_without_a_name_and_stated_delimiters(self, data: str) -> None:
        (entry,) = entries(data.replace(", it", "; it" if ",text" in data else " it"), "x.csv")
        assert (entry.read().title, entry.read().body[:40]) == (TITLE, FIRST[:40])

    def test_a_table_by_its_name_is_never_one_text(self) -> None:
        assert outcomes(f"title\n{TITLE}\n{TITLE}\n", "x.csv") == ["not-read"]

    def test_a_quotation_mark_between_tabs_is_a_mark(self) -> None:
        rows = [f'"Quiet here\t{FIRST}', f"{TITLE}\t{FIRST}", f'"Quiet there\t{FIRST}']
        more = f'{TITLE}\t"{FIRST}\n{SECOND}"'
        found = entries("\n".join(["title\ttext", *rows, more, f"{TITLE}\t{FIRST}"]), "x.tsv")
        assert [entry.row for entry in found] == [2, 3, 4, 5, 7]
        assert outcome(found[0]) == '"Quiet here'
        assert found[3].read().body == f"{FIRST}\n{SECOND}"

    @pytest.mark.parametrize("after", [1, 5, 3_000])
    def test_a_quotation_mark_that_stays_open_costs_its_row(self, after: int) -> None:
        good = f"{TITLE},{FIRST}\n".replace(", it", "; it")
        found = entries(f'title,text\n{good}"Quiet,{FIRST}\n' + good * after, "x.csv")
        assert [entry.row for entry in found] == list(range(2, 4 + after))
        assert [outcome(entry) for entry in found[:3]] == [TITLE, "bad-type", TITLE]

    def test_going_back_has_a_bound(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tables, "_MAX_UNCLOSED", 2)
        monkeypatch.setattr(tables, "_MAX_ROW_LINES", 10)
        block = 'a,"open\n' + "word\n" * 20
        assert len(entries("title,text\n" + block * 5, "x.csv")) == 2 * 21 + 3 * 12


class TestJson:
    """An object on one line, and longer than what is looked at."""

    @pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
    def test_a_long_answer_on_one_line_is_all_its_articles(self, name: str) -> None:
        data = json.dumps({"articles": [record(n) for n in range(300)]})
        assert len(data) > 65 * 1024
        assert outcomes(data, name) == [TITLE] * 300

    def test_a_long_feed_on_one_line_is_all_its_items(self) -> None:
        item = {"id": "1", "title": TITLE, "content_text": f"{FIRST} {SECOND}"}
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Post",
            "items": [item] * 400,
        }
        assert outcomes(json.dumps(feed)) == [TITLE] * 400

    def test_a_line_alone_is_still_an_article(self) -> None:
        (entry,) = entries(json.dumps(ninjs3()), "a.jsonl")
        assert (entry.row, outcome(entry)) == (1, TITLE)


class TestBounds:
    """What is searched is short, however long the line."""

    def test_a_voice_is_not_searched_through_blanks(self) -> None:
        assert captions._VOICE.search("<v" + " " * 1_000 + "Ana>") is None

    def test_a_parted_word_is_searched_at_the_lines_end(self) -> None:
        assert wrapping._hyphenated("a" * 1_000) is None
        found = wrapping._hyphenated("a" * 1_000 + "-")
        assert found is not None
        assert len(found[1]) < 100

    def test_all_pages_of_a_pdf_have_one_bound(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf, "MAX_DRAWING_BYTES", 20)
        assert outcomes(made_pdf([TITLE, FIRST])) == ["too-large"]


class TestCaptions:
    """Subtitles, and what only looks like a transcript."""

    def test_a_blank_line_inside_a_cue_of_subrip_ends_nothing(self) -> None:
        data = "1\n00:00:01,000 --> 00:00:02,000\nThe piers\n\nare closed.\n\n2\n00:00:03,000 --> 00:00:04,000\nAll of them.\n"
        (entry,) = entries(data)
        assert entry.read().body == "The piers are closed. All of them."

    def test_two_voices_on_one_line_are_two(self) -> None:
        data = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>All of them?</v> <v Bo>All but one.</v>\n"
        (entry,) = entries(data)
        assert entry.read().body == "Ana: All of them?\n\nBo: All but one."

    def test_a_live_blog_keeps_its_times(self) -> None:
        lines = [f"18:{n}0 The count of district {n} is done." for n in range(6)]
        lines[1] = "18:10 The first numbers: close."
        data = "\n".join(["Election night", *lines])
        (entry,) = entries(data, "a.txt")
        assert entry.format == "text"
        assert "18:10 The first numbers" in entry.read().body

    @pytest.mark.parametrize("stamp", ["00:01:{}0", "[12:{}0]", "0{}:10"])
    def test_times_of_a_recording_are_known(self, stamp: str) -> None:
        lines = [stamp.format(n) + f" Word number {n}." for n in range(6)]
        lines = [line.replace("00:10", "00:01") for line in lines]
        (entry,) = entries("\n".join(["Evening news", *lines]), "a.txt")
        assert entry.format == "transcript"


@pytest.mark.parametrize(
    "text",
    [
        f"FORMER PRESIDENT CLOSES PIERS\n\n{FIRST}",
        f"FORMULA 1 comes to the harbour\n\n{FIRST}",
        f"ID3 production begins\n\n{FIRST}",
        f"ORCHESTRA CLOSES\n\n{FIRST}",
        f"OTTO THE HARBOUR MASTER\n\n{FIRST}",
        f"RIFFS AND REEFS\n\n{FIRST}",
        "What we ask\n\nopen the piers;\nkeep the ferries;\npay the crews;\nsay when;",
        "The piers, again\n\nClosed on Monday, they said.\n\nOpen in May, we hope.\n\nTwo of them, both old.\n\nThe ships go north, it seems.\n",
        "O harbour, my harbour\nthe night, the sea\nthe piers, the ropes\nthe dark, the lee\nthe morning, the ferries\nthe way, the quay\n",
        f'["We will not go," said the master.]\n\n{FIRST}',
        f"How pages begin\n\nEach has <html> and a <body> in it. {FIRST}",
    ],
)
def test_prose_that_looks_like_something_else_is_prose(text: str) -> None:
    (entry,) = entries(text, "a.txt")
    assert entry.format == "text"
    assert entry.read().title == text.partition("\n")[0] or text.startswith("[")


class TestPackages:
    """ZIPs that are documents, and ZIPs of documents."""

    @pytest.mark.parametrize(
        "inner", [docx(), zipped({"xl/workbook.xml": "x", "[Content_Types].xml": "x"})]
    )
    def test_a_document_stored_in_a_zip_is_a_member(self, inner: bytes) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
            package.writestr("a.docx", inner)
            package.writestr("b.txt", f"{TITLE}\n\n{FIRST}")
        found = entries(out.getvalue())
        assert [entry.member for entry in found] == ["a.docx", "b.txt"]
        assert outcome(found[1]) == TITLE

    def test_text_boxes_and_moved_words_come_once(self) -> None:
        w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        box = f"<w:txbxContent><w:p><w:r><w:t>{SECOND}</w:t></w:r></w:p></w:txbxContent>"
        body = (
            f"<w:p><w:r><w:t>{TITLE}</w:t></w:r></w:p><w:p><w:moveFrom><w:r><w:t>Moved. </w:t></w:r></w:moveFrom>"
            f"<w:r><w:t>{FIRST}</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
        data = f'<w:document xmlns:w="{w}" xmlns:mc="x"><w:body>{body}</w:body></w:document>'
        (entry,) = entries(zipped({"word/document.xml": data}))
        assert entry.read().body == f"{FIRST}\n\n{SECOND}"


class TestMail:
    """Letters in letters, and letters twice in one."""

    HEAD = f"From: Jo <jo@x.example>\nTo: a@x.example\nSubject: {TITLE}\nMIME-Version: 1.0\n"

    def test_an_attached_letter_is_no_part_of_the_body(self) -> None:
        data = (
            f'{self.HEAD}Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n{FIRST}\n'
            f"--b\nContent-Type: message/rfc822\n\nSubject: Old\nContent-Type: text/plain\n\n{SECOND}\n--b--\n"
        )
        (entry,) = entries(data)
        assert entry.read().body == FIRST

    @pytest.mark.parametrize(
        ("plain", "body"), [("Use a newer program.", f"{FIRST}\n\n{SECOND}"), (FIRST, FIRST)]
    )
    def test_a_notice_in_place_of_the_article_is_not_it(self, plain: str, body: str) -> None:
        data = (
            f'{self.HEAD}Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\n{plain}\n'
            f"--b\nContent-Type: text/html\n\n<p>{FIRST}</p><p>{SECOND}</p>\n--b--\n"
        )
        (entry,) = entries(data)
        assert entry.read().body == body


class TestFeeds:
    """Elements of other namespaces beside a feed's own."""

    def test_an_items_own_elements_go_before_others(self) -> None:
        data = (
            f'<rss xmlns:m="http://search.yahoo.com/mrss/"><channel><title>Post</title><item><m:title>A picture</m:title>'
            f"<m:description>A pier.</m:description><title>{TITLE}</title><description>{FIRST * 6}</description></item></channel></rss>"
        )
        (entry,) = entries(data)
        assert (entry.read().title, entry.read().body) == (TITLE, FIRST * 6)

    def test_an_entrys_own_elements_go_before_others(self) -> None:
        data = (
            f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://search.yahoo.com/mrss/"><entry><m:title>A picture</m:title>'
            f"<title>{TITLE}</title><content>{FIRST}</content></entry></feed>"
        )
        assert outcomes(data) == [TITLE]


def test_an_address_with_control_characters_is_none() -> None:
    found = outcomes(warc_record("response", "https://x.example/a\0b", response(page())))
    (entry,) = entries(warc_record("response", "https://x.example/a\0b", response(page())))
    assert found == [TITLE]
    assert entry.read().url == ""
