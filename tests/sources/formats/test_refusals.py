"""What is recognised and refused: by its content, whatever its name, and in its own words."""
# ruff: noqa: E501

import io
import json

import pytest

from sources.documents import DocumentError, Reason
from sources.formats import entries_of
from tests.sources.formats.samples import (
    FIRST,
    SECOND,
    TITLE,
    g2_item,
    g2_message,
    ninjs3,
    record,
    zipped,
)

PROSE = f"{FIRST} {SECOND}"


def refusal(data: bytes | str, name: str = "notes.txt") -> str:
    """Return the one refusal of a file, as people read it."""
    data = data.encode() if isinstance(data, str) else data
    (entry,) = entries_of(io.BytesIO(data), name, size=len(data))
    with pytest.raises(DocumentError) as caught:
        entry.read()
    assert caught.value.reason in (Reason.NOT_READ, Reason.BINARY)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (json.dumps({"@type": "DataFeed", "dataFeedElement": []}), "ClaimReview"),
        (json.dumps({"claims": [{"text": "x", "claimReview": []}]}), "ClaimReview"),
        (json.dumps({"$schema": "x", "properties": {}, "title": "x"}), "schema"),
        (json.dumps({"name": "x", "version": "1", "scripts": {}}), "unknown kind (its names: name, version"),
        ('<?xml version="1.0"?><invoice><p>Text</p></invoice>', "<invoice>"),
        ("<!-- a --><ns:report xmlns:ns='x'><p>Text</p></ns:report>", "<report>"),
        ('<tt xmlns="http://www.w3.org/ns/ttml"><body/></tt>', "TTML"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        ("<opml version='2.0'><body/></opml>", "OPML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".doc"),
        (b"{\\rtf1\\ansi Hello}", "Rich Text"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image"),
        (b"RIFF\0\0\0\0WAVEfmt ", "sound"),
        (b"ID3\x04\0\0\0\0", "sound"),
        (b"\0\0\0\x20ftypisom\0\0\2\0", "video"),
        (b"\0\0\0\x20ftypavif\0\0\2\0", "image"),
        (b"\x1a\x45\xdf\xa3\x01\0", "video"),
        (b"SQLite format 3\0" + b"\0" * 80, "database"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "archive of a kind"),
        (b"\x7fELF\2\1\1\0", "program"),
        (b"PAR1\x15\4", "columns"),
        (b"\x80\x81\0\1\2\3\4" * 50, "binary"),
        (zipped({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), "spreadsheet"),
        (zipped({"ppt/presentation.xml": "x"}), "presentation"),
        ("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR", "calendar"),
        ("From jo@x.example Mon Mar  4 08:00:00 2024\nSubject: x\n\nHello", "mailbox"),
        ("import os\nimport sys\n\ndef main():\n    pass;\nclass X:\n    x = {\n}\n", "source"),
        (f"id,claim,verdict\n1,{TITLE},false\n2,{TITLE},true\n3,b,c\n4,d,e\n", "no column"),
        (f"claim\tverdict\n{TITLE}\tfalse\n{TITLE}\ttrue\n", "no column"),
    ],
)  # fmt: skip
def test_it_is_refused_by_its_name(data: bytes | str, word: str) -> None:
    for name in ("notes.txt", "a.html", "a.xml", "a.jsonl"):
        assert word in refusal(data, name)


@pytest.mark.parametrize(
    ("item", "word"),
    [
        (g2_item(kind="picture"), "picture"),
        (g2_item(status="canceled"), "canceled"),
        (g2_item(content="<remoteContent href='x'/>"), "no text"),
        ("<packageItem guid='x'/>", "package"),
        ("<planningItem guid='x'/>", "planning"),
        ("<conceptItem guid='x'/>", "conceptItem"),
        ("", "no items"),
    ],
)  # fmt: skip
def test_an_item_of_newsml_that_is_no_article_says_why(item: str, word: str) -> None:
    assert word in refusal(g2_message(item))


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"type": "picture"}, "picture"),
        ({"type": "event"}, "planning"),
        ({"pubStatus": "canceled"}, "canceled"),
        ({"bodies": []}, "no text"),
        ({"type": "video", "bodies": []}, "video"),
    ],
)
def test_an_item_of_ninjs_that_is_no_article_says_why(more: dict[str, object], word: str) -> None:
    assert word in refusal(json.dumps(ninjs3(**more)))


def test_items_of_one_message_are_read_each_by_itself() -> None:
    data = g2_message(g2_item("a"), g2_item("b", kind="picture"), g2_item("c"))
    found = list(entries_of(io.BytesIO(data), "x", size=len(data)))
    assert [entry.row for entry in found] == [1, 2, 3]
    assert [found[0].read().external_id, found[2].read().external_id] == ["a", "c"]
    with pytest.raises(DocumentError):
        found[1].read()


@pytest.mark.parametrize(
    "text",
    [
        f"[Update] {TITLE}\n\n{PROSE}",
        f"{{Harwick}} {TITLE}\n\n{PROSE}",
        f"Date, venue of summit announced\n\n{PROSE}",
        f"Title: {TITLE}\n\n{PROSE}",
        f"From the harbour: {TITLE}\n\n{PROSE}",
        f"{TITLE}\n\nhttps://x.example/1\n\n{PROSE}",
        f"1 500 ferries\n\n{PROSE}",
        f"10:15 Ferry cancelled\n\n{PROSE}",
        f"Tea, bread, milk\n\n{PROSE}\n\nOne, two, three.",
        f"WEBVTTs of the week\n\n{PROSE}",
        f"{TITLE}\n\nIt fell by < 3 percent & rose by > 5. {PROSE}",
    ],
)  # fmt: skip
def test_prose_stays_plain_text(text: str) -> None:
    (entry,) = entries_of(io.BytesIO(text.encode()), "a.dat", size=len(text))
    assert entry.format == "text"
    assert PROSE in entry.read().body


def test_a_record_that_lacks_one_field_is_told_which() -> None:
    data = json.dumps(record(maintext="")).encode()
    (entry,) = entries_of(io.BytesIO(data), "a.json", size=len(data))
    with pytest.raises(DocumentError) as caught:
        entry.read()
    assert (caught.value.field, caught.value.reason) == ("text", Reason.MISSING)
