"""Markup to a tree, within bounds: a page may be hostile."""

from __future__ import annotations

import re

import lxml.html
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from sources.documents.document import DocumentError, Reason
from sources.documents.document import gettext_noop as _

MAX_ELEMENTS = 50_000
MAX_DEPTH = 200
MAX_ATTRIBUTES = 3_000  # of one element: libxml2's time grows with their square

_TAG = re.compile(r"""<[a-zA-Z](?:[^=>]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_ATTRIBUTE_GAP = re.compile(r"[\s/=]+")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
# No character of text by the HTML standard, and none that a tree may hold.
_CONTROLS = dict.fromkeys((*range(9), 0x0B, *range(0x0E, 0x20), 0x7F))


def parse_html(source: str) -> HtmlElement:
    """The tree of a page or of a piece of one, without comments and control characters.

    Raises DocumentError: "empty" without any element, "too-large" for more than
    `MAX_ELEMENTS`, `MAX_DEPTH` or `MAX_ATTRIBUTES`.
    """
    source = _XML_DECLARATION.sub("", source.translate(_CONTROLS))
    _refuse_many_attributes(source)
    # A fresh parser: no entities are expanded in HTML, no network, comments are not text.
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = lxml.html.document_fromstring(source, parser=parser)
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
