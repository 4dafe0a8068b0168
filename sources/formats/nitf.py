"""NITF, the News Industry Text Format of the IPTC (https://iptc.org/std/NITF/, 3.x)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import BinaryIO

from lxml.etree import _Element

from sources.documents import ParsedDocument, element_text
from sources.formats.article import article, canceled, no_text
from sources.formats.base import Entry, Format
from sources.formats.heads import Head
from sources.formats.streams import read_whole
from sources.formats.xml import (
    attribute,
    below,
    children,
    find,
    language_of,
    local,
    parse_xml,
    text_at,
)

# docdata@management-status: what its sender does not want to be printed
_MAX_BODIES = 20
_HELD_BACK = frozenset({"canceled", "cancelled", "withheld", "killed"})


def entries(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    """Yield the one article of a file."""
    data = read_whole(stream)
    yield Entry(partial(_read, data), raw=data)


def _read(data: bytes) -> ParsedDocument:
    root = parse_xml(data)
    return read_nitf(root if local(root) == "nitf" else find(root, "nitf"))


def read_nitf(nitf: _Element | None) -> ParsedDocument:
    """The article of a `nitf` element.

    Text is that of `body.content` (`media` left out), the title `hl1`, the date
    `date.issue` ("date and time the document was issued"), else `date.release`.
    Raises DocumentError: "not-read" for what is canceled or has no text.
    """
    docdata = find(nitf, "docdata")
    status = attribute(docdata, "management-status").lower()
    number = attribute(find(docdata, "doc-id"), "id-string")
    if status in _HELD_BACK:
        raise canceled("NITF", status, publisher=_publisher(nitf), external_id=number)
    body = nitf_body(nitf)
    if not body:
        raise no_text("NITF", attribute(find(nitf, "tobject"), "tobject.type"))
    return article(
        title=nitf_title(nitf) or text_at(find(nitf, "head"), "title"),
        body=body,
        media_type="application/nitf+xml",
        language=attribute(nitf, "baselang") or language_of(find(nitf, "body")),
        dates=_dates(nitf),
        publisher=_publisher(nitf),
        author=nitf_author(nitf),
        external_id=number,
    )


def nitf_body(nitf: _Element | None) -> str:
    """The paragraphs of all `body.content` and of the tagline's text, "" without any."""
    bodies = (body for body in below(nitf, "body.content") if not _is_inner(body))
    return "\n\n".join(filter(None, map(element_text, islice(bodies, _MAX_BODIES))))


def _is_inner(body: _Element) -> bool:
    return any(local(around) == "body.content" for around in body.iterancestors())


def nitf_title(nitf: _Element | None) -> str:
    """The main headline of the article, not those inside its text."""
    return text_at(nitf, "hedline", "hl1") or text_at(nitf, "hl1")


def nitf_author(nitf: _Element | None) -> str:
    """The byline without the writer's title (`byttl`); the title where it is all there is."""
    byline = find(nitf, "byline")
    if byline is None:
        return ""
    if persons := children(byline, "person"):
        return ", ".join(" ".join("".join(person.itertext()).split()) for person in persons)
    own = [byline.text or ""]
    for child in byline:
        own += [] if local(child) == "byttl" else ["".join(child.itertext())]
        own.append(child.tail or "")
    return " ".join(" ".join(own).split()) or text_at(byline, "byttl")


def _dates(nitf: _Element | None) -> list[str]:
    named = ("date.issue", "date.release", "story.date")
    dates = [attribute(find(nitf, name), "norm") for name in named]
    return [*dates, attribute(find(nitf, "pubdata"), "date.publication")]


def _publisher(nitf: _Element | None) -> str:
    return (
        text_at(nitf, "distributor")
        or attribute(find(nitf, "pubdata"), "name")
        or attribute(find(nitf, "doc.copyright"), "holder")
        or attribute(find(nitf, "doc-id"), "regsrc")
    )


NITF = Format("nitf", lambda head: head.local == "nitf", entries)
