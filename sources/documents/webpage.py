"""An article as a web page."""

from __future__ import annotations

import re

import htmldate
import lxml.html
import trafilatura
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from sources.documents.dates import parse_machine_date
from sources.documents.decoding import decode_html
from sources.documents.document import (
    DocumentError,
    ParsedDocument,
    Reason,
    checked_body,
    shortened,
)
from sources.documents.document import gettext_noop as _
from sources.documents.furniture import is_related_link
from sources.documents.structured import PageFacts, page_facts
from sources.language.detection import detect_language
from sources.language.normalising import normalise_line, normalise_text

MAX_PAGE_BYTES = 5 * 1024 * 1024
MAX_ELEMENTS = 50_000
MAX_DEPTH = 200
MAX_ATTRIBUTES = 3_000  # of one element: libxml2's time grows with their square

_TAG = re.compile(r"""<[a-zA-Z](?:[^=>]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_ATTRIBUTE_GAP = re.compile(r"[\s/=]+")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")


def read_html(data: bytes, *, url: str = "", encoding: str = "") -> ParsedDocument:
    """The article in a web page; nothing is fetched.

    Text by trafilatura (fast mode); title, author, publisher, address and time of
    publication from the page's tags for machines (`page_facts`); the day, where only
    printed, by htmldate, as its midnight in UTC. The page's language is a hint only:
    templates declare the wrong one. `url` is the address it was fetched from, `encoding`
    the character set that came with it.
    Raises DocumentError: as `decode_html`; "too-large" for more than 5 MiB, too many
    elements or attributes, too deep nesting, or a text above the cap; "missing" title
    or text.
    """
    if len(data) > MAX_PAGE_BYTES:
        message = _("The page has %(count)s bytes; the limit is %(limit)s.")
        raise DocumentError(Reason.TOO_LARGE, message, count=len(data), limit=MAX_PAGE_BYTES)
    tree = _parse(decode_html(data, declared=encoding))
    facts = page_facts(tree, url=url)
    body = _body(tree, facts, url)
    if not facts.title:
        raise DocumentError(Reason.MISSING, _("The page has no title."), field="title")
    return ParsedDocument(
        title=shortened(facts.title),
        body=checked_body(body),
        language=detect_language(body, hint=facts.language),
        url=facts.url,
        publisher=facts.publisher,
        author=facts.author,
        published_at=facts.published_at or parse_machine_date(_printed_day(tree, url)),
        media_type="text/html",
    )


def _parse(source: str) -> HtmlElement:
    _refuse_many_attributes(source)
    # A fresh parser: no entities are expanded in HTML, no network, comments are not text.
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = lxml.html.document_fromstring(_XML_DECLARATION.sub("", source), parser=parser)
    except (LxmlError, ValueError, AssertionError) as error:
        raise DocumentError(Reason.EMPTY, _("The page has no content.")) from error
    _refuse_many_elements(tree)
    return tree


def _refuse_many_attributes(source: str) -> None:
    """Before parsing: attributes cannot be counted exactly without it, but bounded."""
    for tag in _TAG.finditer(source):
        if tag.end() - tag.start() < MAX_ATTRIBUTES:
            continue
        if len(_ATTRIBUTE_GAP.findall(_VALUE.sub("=", tag.group()))) > MAX_ATTRIBUTES:
            raise _too_large(_("An element of the page has too many attributes."))


def _refuse_many_elements(tree: HtmlElement) -> None:
    """Extraction recurses, and its time grows with the elements: bound depth and number."""
    depth = 0
    elements = 0
    for event, _element in lxml.etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > MAX_DEPTH or elements > MAX_ELEMENTS:
            raise _too_large(_("The page has too many elements or nests them too deeply."))


def _too_large(message: str) -> DocumentError:
    return DocumentError(Reason.TOO_LARGE, message)


def _body(tree: HtmlElement, facts: PageFacts, url: str) -> str:
    extracted = trafilatura.bare_extraction(
        tree, url=url or None, fast=True, include_comments=False, with_metadata=False
    )
    text = getattr(extracted, "text", None) or ""
    lines = [line for line in text.split("\n") if not is_related_link(line.strip(), "")]
    if lines and normalise_line(lines[0]) == facts.title:
        lines = lines[1:]
    return normalise_text("\n\n".join(lines))


def _printed_day(tree: HtmlElement, url: str) -> str:
    day: str | None = htmldate.find_date(
        tree,
        extensive_search=False,
        original_date=True,
        url=url or None,
        deferred_url_extractor=True,
    )
    return day or ""
