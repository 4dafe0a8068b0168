"""The lead of an article: what stands between its heading and its text, and is part of it.

Extractors take the element in which the text is, and many pages have their first sentences above
it: in a header, or in an element that a template names after what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from sources.documents.furniture import ends_a_sentence
from sources.documents.titles import plain
from sources.language.normalising import normalise_line

_TAGS = frozenset({"p", "div", "span", "h2", "h3", "strong", "section", "em", "header"})
_BLOCKS = frozenset({
    "p", "div", "ul", "ol", "h1", "section", "figure", "table", "time", "form", "button", "script",
    "style",
})  # fmt: skip
_AROUND = frozenset({
    "a", "nav", "aside", "footer", "figure", "figcaption", "form", "li", "table", "blockquote",
    "button",
})  # fmt: skip
_MIN_CHARS, _MAX_CHARS = 40, 1_000
_MOST_ELEMENTS = 1_500
"""After the heading: what comes later is no lead."""
_MOST_HEADINGS, _MOST_BELOW = 20, 40
_ALIKE = 60
"""Letters of a beginning: two texts that share them are the same."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NAMES = frozenset(
    """lead lede standfirst intro introduction teaser summary subtitle subhead subheading
    subheadline dek deck excerpt chapo chapeau perex hook sapo bajada entradilla sommario
    vorspann ingress manchet synopsis strapline leadtext opener""".split()  # noqa: SIM905
)

_NOT_LEADS = frozenset(
    "newsletter paywall subscribe subscription promo cookie author related".split()  # noqa: SIM905
)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def with_lead(tree: HtmlElement, text: str, title: str, stated: str) -> str:
    """The text with its lead before it, where the page has one that the text lacks.

    It stands below the heading that has the `title`, else below the first. `stated` is how the
    page describes itself to machines: an element with these very words is a lead, whatever it is
    called.
    """
    own = plain(text)
    for element in _below_heading(tree, plain(title)):
        words = normalise_line(element.text_content()[: 4 * _MAX_CHARS])
        if not _MIN_CHARS <= len(words) <= _MAX_CHARS:
            continue
        said = plain(words)
        if said == plain(title):
            continue
        if said[:_ALIKE] in own:
            return text  # which has begun
        if (said == plain(stated) or _is_named(element)) and _is_told(element, words):
            return f"{words}\n\n{text}"
    return text


def _below_heading(tree: HtmlElement, title: str) -> Iterator[HtmlElement]:
    """Elements that hold no others but words, after the heading of the article."""
    headings = tree.xpath("//h1")[:_MOST_HEADINGS]
    own = [one for one in headings if plain(one.text_content()[:_MAX_CHARS]) == title]
    for heading in (own or headings)[:1]:
        for element in islice(heading.xpath("following::*"), _MOST_ELEMENTS):
            if element.tag not in _TAGS or _holds_more(element):
                continue
            if not _is_inside(element) and not _is_hidden(element):
                yield element


def _holds_more(element: HtmlElement) -> bool:
    """Whether there are others than words in it, or a great many."""
    below = list(islice(element.iterdescendants(), _MOST_BELOW))
    return len(below) == _MOST_BELOW or any(one.tag in _BLOCKS for one in below)


def _is_inside(element: HtmlElement) -> bool:
    return any(one.tag in _AROUND for one in element.iterancestors())


def _is_hidden(element: HtmlElement) -> bool:
    """Whether nobody sees it. Whole pages are hidden until their scripts have run: not counted."""
    return any(
        "hidden" in one.attrib or _HIDING.search(one.get("style", ""))
        for one in (element, *element.iterancestors())
        if one.tag not in {"html", "body"}
    )


def _is_told(element: HtmlElement, words: str) -> bool:
    """Whether it is a sentence told to its end, and no link to something else."""
    linked = sum(len(one.text_content()) for one in element.iter("a"))
    is_cut = words.endswith(("…", "..."))
    return ends_a_sentence(words) and not is_cut and 2 * linked < len(words)


def _is_named(element: HtmlElement) -> bool:
    for one in (element, element.getparent()):
        if one is not None and len(one) <= 2:
            stated = f"{one.get('class', '')} {one.get('itemprop', '')} {one.get('id', '')}"
            names = [
                {word.lower() for word in _WORD.findall(name)} for name in stated[:300].split()
            ]
            named = [words for words in names if words & _NAMES]
            if named:
                return not any(words & _NOT_LEADS for words in named)
    return False
