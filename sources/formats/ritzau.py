"""Ritzau's own XML (`RBNews`), in which the Danish agency delivers beside NewsML."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from sources.documents import ParsedDocument, plain_text
from sources.formats.article import article, canceled, no_text
from sources.formats.base import Entry, Format
from sources.formats.heads import Head
from sources.formats.streams import read_whole
from sources.formats.xml import children, parse_xml


def entries(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    """Yield the one article of a file."""
    data = read_whole(stream)
    yield Entry(partial(_read, data), raw=data)


def _read(data: bytes) -> ParsedDocument:
    root = parse_xml(data)

    def value(name: str) -> str:
        return next(("".join(one.itertext()).strip() for one in children(root, name)), "")

    publisher, number = value("origin").strip("/"), value("NewsID")
    if value("Annuleret") == "true":
        raise canceled("RBNews", "annulleret", publisher=publisher, external_id=number)
    body = plain_text(value("content"))
    if not body.strip():
        raise no_text("RBNews", value("format"))
    return article(
        title=value("headline"),
        body=body,
        media_type="application/xml",
        hint="da",
        dates=[value("PublishDate")],
        publisher=publisher,
        author=value("byLine"),
        external_id=number,
    )


RITZAU = Format("ritzau", lambda head: head.local == "RBNews", entries)
