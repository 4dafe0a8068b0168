"""Records: one JSON object, whatever its sender calls the fields."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.documents import DocumentError, ParsedDocument, read_record

TEXT = "The city said on Monday that the new bridge over the river will open next month."
RECORD: dict[str, object] = {"title": "Bridge opens", "text": TEXT}


def test_our_own_field_names() -> None:
    assert read_record(
        {
            "id": 17,
            "url": "https://herald.example/bridge",
            "title": "Bridge  opens",
            "text": TEXT + "\r\n",
            "published_at": "2025-03-03T09:15:00+07:00",
            "language": "en-GB",
            "publisher": "Example Herald",
            "author": "A. Sample",
            "kind": "news",
            "sample": True,
        }
    ) == ParsedDocument(
        title="Bridge opens",
        body=TEXT,
        language="en",
        url="https://herald.example/bridge",
        external_id="17",
        publisher="Example Herald",
        author="A. Sample",
        published_at=datetime(2025, 3, 3, 9, 15, tzinfo=timezone(timedelta(hours=7))),
        media_type="application/json",
    )


@pytest.mark.parametrize("key", ["text", "body", "content", "maintext"])
def test_names_of_the_text(key: str) -> None:
    assert read_record({"headline": "x", key: TEXT}).body == TEXT


@pytest.mark.parametrize(
    "key", ["published_at", "date", "date_publish", "datePublished", "pubDate"]
)
def test_names_of_the_date(key: str) -> None:
    parsed = read_record({**RECORD, key: "2025-03-03 09:15:00"})
    assert parsed.published_at == datetime(2025, 3, 3, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "publisher", "author"),
    [
        ({"source": "Herald", "byline": "A. Sample"}, "Herald", "A. Sample"),
        ({"domain": "herald.example", "authors": ["A", "B"]}, "herald.example", "A, B"),
        ({"source_domain": "herald.example", "authors": []}, "herald.example", ""),
        ({"publisher": {"name": "Herald"}, "author": [{"name": "A"}]}, "Herald", "A"),
        ({"publisher": None, "source": "Herald"}, "Herald", ""),
    ],
)
def test_names_of_publisher_and_author(
    fields: dict[str, object], publisher: str, author: str
) -> None:
    parsed = read_record({**RECORD, **fields})
    assert (parsed.publisher, parsed.author) == (publisher, author)


def test_a_language_that_is_no_code_is_detected_and_a_code_is_trusted() -> None:
    assert read_record({**RECORD, "language": "English"}).language == "en"
    assert read_record({**RECORD, "lang": "fr"}).language == "fr"


def test_a_long_title_is_cut() -> None:
    assert len(read_record({"title": "x" * 10_000_000, "text": TEXT}).title) == 500


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"title": ["x"]}, "title", "bad-type"),
        ({"text": None}, "text", "missing"),
        ({"text": " \n"}, "text", "missing"),
        ({"text": "\0\x07"}, "text", "missing"),
        ({"title": None, "text": None}, "text", "missing"),
        ({"text": 7}, "text", "bad-type"),
        ({"text": None, "maintext": {"a": 1}}, "maintext", "bad-type"),
        ({"text": "x" * 1_000_001}, "text", "too-large"),
        ({"text": "x" * 3_000_000}, "text", "too-large"),
        ({"url": "javascript:alert(1)"}, "url", "bad-url"),
        ({"url": "https://[broken"}, "url", "bad-url"),
        ({"url": "/relative"}, "url", "bad-url"),
        ({"byline": 3.5}, "byline", "bad-type"),
        ({"authors": [1]}, "authors", "bad-type"),
        ({"source": "x" * 5000}, "source", "too-large"),
        ({"id": True}, "id", "bad-type"),
    ],
)
def test_errors_name_the_field_as_written(
    fields: dict[str, object], field: str, reason: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        read_record({**RECORD, **fields})
    assert (caught.value.field, caught.value.reason) == (field, reason)
    assert field in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"date_publish": "last week or so"}, "date_publish", "bad-date"),
        ({"published_at": 1740441600}, "published_at", "bad-type"),
        ({"published_at": "2025-13-45"}, "published_at", "bad-date"),
    ],
)
def test_a_date_that_cannot_be_read_is_a_doubt_and_no_refusal(
    fields: dict[str, object], field: str, reason: str
) -> None:
    parsed = read_record({**RECORD, **fields})
    (doubt,) = parsed.doubts
    assert (parsed.published_at, doubt.field, doubt.reason) == (None, field, reason)
    assert field in str(doubt)
    assert read_record(RECORD).doubts == ()


@pytest.mark.parametrize("title", [None, "", " \n", "\0\x07", {"rendered": ""}])
def test_without_a_title_the_first_words_stand_for_it_and_it_says_so(title: object) -> None:
    first = "The old bridge " + "over the wide river " * 10 + "is open."
    parsed = read_record({"title": title, "text": f"{first}\n\nFerries stop."})
    assert parsed.title == "The old bridge " + "over the wide river " * 4 + "over the wide…"
    assert (parsed.body, parsed.is_untitled) == (f"{first}\n\nFerries stop.", True)
    (doubt,) = parsed.doubts
    assert (doubt.field, doubt.reason) == ("title", "missing")
    assert not read_record(RECORD).is_untitled


def test_a_short_first_line_is_the_whole_title() -> None:
    parsed = read_record({"text": "<p>Bridge &amp; ferry</p><p>Open.</p>"}, may_be_html=True)
    assert (parsed.title, parsed.body) == ("Bridge & ferry", "Bridge & ferry\n\nOpen.")
    assert read_record({"text": ">>"}).title == ">>"


def test_of_two_doubts_what_was_lost_is_told_first() -> None:
    parsed = read_record({"text": TEXT, "date": "someday"})
    assert [doubt.field for doubt in parsed.doubts] == ["date", "title"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(
        st.sampled_from(["title", "text", "published_at", "authors", "url", "id", "language"]), JSON
    )
)
def test_any_json_object_is_read_or_refused(record: dict[str, object]) -> None:
    parsed = None
    with contextlib.suppress(DocumentError):
        parsed = read_record(record)
    assert parsed is None or (parsed.title and parsed.body)
