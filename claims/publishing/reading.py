"""Finding the ClaimReviews in a document: JSON-LD, a DataFeed, or a page that has some (pure)."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from lxml import etree
from lxml import html as lxml_html

MAX_BYTES = 50 * 1024 * 1024
MAX_REVIEWS = 10_000
_DEEPEST = 12


class NotReadable(ValueError):
    """The document is neither JSON nor a page."""


def find_reviews(data: bytes) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the ClaimReviews in a document, each with its JSON pointer, at most `MAX_REVIEWS`.

    In a page the pointer begins with the number of its JSON-LD script: `/script/0`. Raises
    `NotReadable` for what is neither JSON nor HTML, and for broken JSON; in a page only where no
    script of several is better.
    """
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not start:
        message = "the document is empty"
        raise NotReadable(message)
    documents = _scripts(data) if start == b"<" else [("", _loaded(data))]
    found: list[tuple[str, Mapping[str, Any]]] = []
    for at, document in documents:
        for review in _reviews(document, at, _DEEPEST):
            if len(found) == MAX_REVIEWS:
                return found
            found.append(review)
    return found


def _loaded(data: bytes | str) -> object:
    try:
        value: object = orjson.loads(
            data.removeprefix(b"\xef\xbb\xbf") if isinstance(data, bytes) else data
        )
    except orjson.JSONDecodeError as error:
        message = f"not readable JSON: {error}"
        raise NotReadable(message) from None
    return value


def _scripts(data: bytes) -> list[tuple[str, object]]:
    parser = lxml_html.HTMLParser(encoding=None, huge_tree=False, no_network=True)
    try:
        tree = lxml_html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError):
        message = "not a readable page"
        raise NotReadable(message) from None
    scripts = [one for one in tree.iter("script") if "ld+json" in (one.get("type") or "")]
    found: list[tuple[str, object]] = []
    broken: NotReadable | None = None
    for number, script in enumerate(scripts):
        try:
            found.append((f"/script/{number}", _loaded(script.text or "null")))
        except NotReadable as error:
            broken = error
    if broken and not found:
        raise broken
    return found


def _reviews(value: object, at: str, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield what is a ClaimReview, or claims to review something, wherever it lies."""
    if depth == 0:
        return
    if isinstance(value, dict):
        kind = value.get("@type")
        if "ClaimReview" in (kind if isinstance(kind, list) else [kind]):
            yield at, value
            return
        for key, inner in value.items():
            yield from _reviews(inner, f"{at}/{_escaped(key)}", depth - 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _reviews(inner, f"{at}/{number}", depth - 1)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
