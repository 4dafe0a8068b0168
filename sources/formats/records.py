"""JSON: lines, lists and single objects, each object read by what it is.

RFC 8259; JSON Lines has an object a line (jsonlines.org). Lists of any length are read piece by
piece by `ijson`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Any, BinaryIO

import ijson

from sources.documents import RECORD_KEYS, DocumentError, ParsedDocument, Reason, read_record
from sources.documents import gettext_noop as _
from sources.formats.article import not_read
from sources.formats.base import Entry, Format, failed
from sources.formats.claim_reviews import read_review, reviews_in
from sources.formats.feeds import is_json_feed, json_feed_entries
from sources.formats.heads import Head
from sources.formats.ninjs import is_ninjs, read_ninjs
from sources.formats.streams import Bounded, as_utf8, lines_of, read_whole, too_large

MAX_DEPTH = 100
"""Of objects and lists in one another: news has ten, and what is deeper is an attack."""

_LINES = frozenset({".jsonl", ".ndjson", ".jsonlines"})
# Under which names an answer of a service holds its articles
_WRAPPERS = ("items", "item", "_items", "articles", "posts", "results", "data", "docs", "@graph")
_ARTICLE_KEYS = RECORD_KEYS["title"] | RECORD_KEYS["text"]


def _lines(stream: BinaryIO, head: Head) -> Iterator[Entry]:
    """Yield an entry for each line that is not blank; a line alone may hold many articles."""
    numbered = enumerate(lines_of(as_utf8(stream, head)), start=1)
    rows = ((row, line) for row, line in numbered if line is None or line.strip())
    first = list(islice(rows, 1))
    if not first:
        yield failed(DocumentError(Reason.EMPTY, _("The file is empty.")))
    elif (line := first[0][1]) and (value := _gathering(line)):
        first += islice(rows, 1)
        if len(first) == 1:
            yield from _entries_of(value, line)
            return
    for row, line in chain(first, rows):
        if line is None:
            yield failed(too_large(), row)
        elif reviews := _reviews_of(line):
            yield from reviews_entries(reviews, row)
        else:
            yield Entry(partial(_read_line, line), row, raw=line)


def _reviews_of(line: bytes) -> Iterator[Mapping[str, Any]] | None:
    """The fact-checks in a line, of which there may be several; None for anything else."""
    if b"laimReview" not in line:
        return None
    try:
        value: Any = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return reviews_in(value) if isinstance(value, dict) else None


def reviews_entries(reviews: Iterator[Mapping[str, Any]], row: int | None) -> Iterator[Entry]:
    """Yield an entry for each ClaimReview, counted from 1 where they have no row in common."""
    number = 0
    for number, review in enumerate(reviews, start=1):
        raw = json.dumps(review, sort_keys=True, default=str).encode()
        yield Entry(partial(read_review, review), row or number, raw=raw)
    if not number:
        message = _("This is made for fact-checks (ClaimReview), and holds none.")
        yield failed(not_read(message), row)


def _gathering(line: bytes) -> Mapping[str, Any] | None:
    """The feed, or the answer of a service, that a line is: JSON is mostly written in one."""
    try:
        value: Any = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    is_many = is_json_feed(value) or reviews_in(value) is not None or _wrapped(value) is not None
    return value if is_many else None


def _read_line(line: bytes) -> ParsedDocument:
    try:
        value: Any = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        message = _("This line is not UTF-8: byte %(byte)s cannot be read.")
        raise DocumentError(Reason.WRONG_ENCODING, message, byte=error.start + 1) from error
    except json.JSONDecodeError as error:
        message = _("This line is not JSON at column %(column)s: %(why)s.")
        raise DocumentError(Reason.BAD_TYPE, message, column=error.colno, why=error.msg) from error
    except (ValueError, RecursionError) as error:
        message = _("This line cannot be read: a number is too long, or it is nested too deeply.")
        raise DocumentError(Reason.BAD_TYPE, message) from error
    if not isinstance(value, dict):
        message = _("This line is not a JSON object.")
        raise DocumentError(Reason.BAD_TYPE, message)
    return read_object(value)


def _list(stream: BinaryIO, head: Head) -> Iterator[Entry]:
    """Yield an entry for each element of a list, as long as it is well-formed."""
    row = 0
    for row, value in enumerate(_elements(as_utf8(stream, head), "item"), start=1):
        yield from _element(value, row)
    if not row:
        yield failed(DocumentError(Reason.EMPTY, _("The file is empty.")))


def _element(value: Any, row: int | None) -> Iterator[Entry]:
    if not isinstance(value, dict):
        message = _("This element is not a JSON object.")
        yield failed(DocumentError(Reason.BAD_TYPE, message), row)
    elif (reviews := reviews_in(value)) is not None:
        yield from reviews_entries(reviews, row)
    else:
        raw = json.dumps(value, sort_keys=True, default=str).encode()
        yield Entry(partial(read_object, value), row, raw=raw)


def _elements(stream: BinaryIO, path: str) -> Iterator[Any]:
    """Yield what stands at a path (as `ijson` names it), one after another; each is bounded."""
    bounded = Bounded(stream)
    depth, outside, builder = 0, 0, None
    try:
        for prefix, event, value in ijson.parse(bounded, use_float=True):
            before = depth
            depth += event in ("start_map", "start_array")
            depth -= event in ("end_map", "end_array")
            if depth > MAX_DEPTH:
                message = _("The JSON is nested too deeply.")
                raise DocumentError(Reason.TOO_LARGE, message)
            if builder is None:
                if prefix != path:
                    continue
                builder, outside = ijson.ObjectBuilder(), before
            builder.event(event, value)
            if depth == outside:
                yield builder.value
                builder = None
                bounded.mark()
    except (ijson.JSONError, UnicodeError) as error:
        message = _("The JSON is broken after this: %(why)s.")
        why = " ".join(str(error).split())[:120]
        raise DocumentError(Reason.BAD_TYPE, message, why=why) from error


def _object(stream: BinaryIO, head: Head) -> Iterator[Entry]:
    """Yield the one object of a file, or the articles in what wraps them."""
    data = read_whole(as_utf8(stream, head))
    try:
        value: Any = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        message = _("This JSON is not UTF-8: byte %(byte)s cannot be read.")
        raise DocumentError(Reason.WRONG_ENCODING, message, byte=error.start + 1) from error
    except json.JSONDecodeError as error:
        message = _("This is not JSON at line %(line)s, column %(column)s: %(why)s.")
        raise DocumentError(
            Reason.BAD_TYPE, message, line=error.lineno, column=error.colno, why=error.msg
        ) from error
    except (ValueError, RecursionError) as error:
        message = _("This JSON cannot be read: a number is too long, or it is nested too deeply.")
        raise DocumentError(Reason.BAD_TYPE, message) from error
    yield from _entries_of(value, data)


def _entries_of(value: Any, data: bytes) -> Iterator[Entry]:
    if isinstance(value, dict) and is_json_feed(value):
        yield from json_feed_entries(value)
    elif isinstance(value, dict) and (wrapped := _wrapped(value)) is not None:
        for row, one in enumerate(wrapped, start=1):
            yield from _element(one, row)
    else:
        for entry in _element(value, None):
            yield replace(entry, raw=data if entry.row is None else entry.raw)


def _wrapped(value: Mapping[str, Any]) -> list[Any] | None:
    """The list of objects in an answer of a service, None where the object is itself an article."""
    if is_ninjs(value) or _kind(value) or reviews_in(value) is not None:
        return None
    if (RECORD_KEYS["text"] - {"content"}) & value.keys():
        return None
    lists = [value.get(name) for name in _WRAPPERS]
    return next((one for one in lists if isinstance(one, list) and one and _are_objects(one)), None)


def _are_objects(values: list[Any]) -> bool:
    return all(isinstance(value, dict) for value in values[:100])


def read_object(value: Mapping[str, Any]) -> ParsedDocument:
    """The article that a JSON object is: ninjs, or named fields.

    Raises DocumentError: "not-read" for what is known to be something else, or is unknown.
    """
    if kind := _kind(value):
        raise not_read(kind)
    if reviews := reviews_in(value):
        return _only_review(list(reviews))
    if is_ninjs(value):
        return read_ninjs(value)
    if not _ARTICLE_KEYS & value.keys():
        message = _("This is JSON of an unknown kind (its names: %(names)s); it is not read.")
        names = ", ".join(str(name)[:40] for name in list(value)[:8])
        raise not_read(message, names=names or "–")
    url = value.get("url") or value.get("link") or ""
    return read_record({**value, "url": url}, may_be_html=True)


def _only_review(reviews: list[Mapping[str, Any]]) -> ParsedDocument:
    if len(reviews) == 1:
        return read_review(reviews[0])
    raise not_read(_("Several fact-checks where one is expected, or none."))


def _kind(value: Mapping[str, Any]) -> str:
    """The refusal of an object that is known and no article, "" for others."""
    if "$schema" in value and "properties" in value:
        return _("This is a JSON schema: it describes data and is none.")
    if value.get("type") in ("FeatureCollection", "Feature"):
        return _("This is a map (GeoJSON); it is not read.")
    return ""


# Of one object; lines and lists of feeds are read as other lines and lists are
_FEED = re.compile(r'"@type"\s*:\s*"DataFeed"|"dataFeedElement"\s*:')
_ONE_ELEMENT = re.compile(r'"dataFeedElement"\s*:\s*\{')


def _is_data_feed(head: Head) -> bool:
    """An object that is a feed; one so long that its first line does not end is read as one."""
    if not (head.is_json and head.text.startswith("{") and _FEED.search(head.text)):
        return False
    if _ONE_ELEMENT.search(head.text):
        return False
    has_lines = head.suffix in _LINES or "\n" in head.text
    return not (has_lines and _are_lines(head))


def _data_feed(stream: BinaryIO, head: Head) -> Iterator[Entry]:
    """Yield the ClaimReviews of a DataFeed of any length; rows are its elements."""
    row = 0
    elements = _elements(as_utf8(stream, head), "dataFeedElement.item")
    for row, value in enumerate(elements, start=1):
        yield from _element(value, row)
    if not row:
        yield from reviews_entries(iter(()), None)


def _are_lines(head: Head) -> bool:
    """An object a line: two of them, or one of which the end is not in sight.

    The name decides where the first line is broken.
    """
    if not head.text.startswith("{"):
        return False
    first, _break, rest = head.text.partition("\n")
    if head.suffix in _LINES:
        return first.strip() != "{"
    if not head.is_json:
        return False
    if not _break:
        return not head.whole
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return rest.lstrip().startswith("{")


DATA_FEED = Format("claimreview-feed", _is_data_feed, _data_feed)
JSON_LINES = Format("jsonl", _are_lines, _lines)
JSON_LIST = Format("json-list", lambda head: head.is_json and head.text.startswith("["), _list)
JSON_OBJECT = Format("json", lambda head: head.is_json or head.suffix == ".json", _object)
