"""Web pages, whole or in part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from sources.documents import MAX_PAGE_BYTES, read_html
from sources.formats.base import Entry, Format
from sources.formats.heads import Head
from sources.formats.streams import read_whole, too_large

_ELEMENTS = frozenset({
    "a", "article", "aside", "b", "body", "br", "blockquote", "center", "div", "em", "figure",
    "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
    "html", "i", "img", "link", "main", "meta", "nav", "ol", "p", "pre", "script", "section",
    "span", "strong", "style", "table", "title", "ul",
})  # fmt: skip
_XHTML = "http://www.w3.org/1999/xhtml"
_DOCUMENT = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
# After headers or comments; in prose it stands among words
_BEGINS = re.compile(rf"(?:^|>)[ \t]*(?:{_DOCUMENT.pattern})", re.IGNORECASE | re.MULTILINE)
_CLOSED = re.compile(
    r"</(?:p|div|span|h[1-6]|article|section|body|html|script|a)\s*>", re.IGNORECASE
)


def entries(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    """Yield the one article of a file."""
    data = read_whole(stream)
    if len(data) > MAX_PAGE_BYTES:
        raise too_large(MAX_PAGE_BYTES)
    yield Entry(partial(read_html, data), raw=data)


def _is_page(head: Head) -> bool:
    if head.local.lower() in _ELEMENTS:
        return head.namespace in ("", _XHTML)
    return bool(_DOCUMENT.match(head.text)) or (
        not head.is_json
        and bool(_BEGINS.search(head.text[:1_000]))
        and bool(_CLOSED.search(head.text))
    )


def _has_tags(head: Head) -> bool:
    """Elements are closed again and again."""
    return len(_CLOSED.findall(head.text)) >= 3


PAGE = Format("html", _is_page, entries)
PIECE = Format("html", _has_tags, entries)
"""A page's source that begins with something else: to be asked when all else has been."""
