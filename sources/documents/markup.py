"""Marked-up text to plain paragraphs: what feeds, records and news markup carry inside a field.

For text that somebody sent as an article. A whole web page, in which the article has to be found
first, is `read_html`'s.
"""

from __future__ import annotations

import html
import re

from lxml.etree import _Element, iterwalk

from sources.documents.tree import parse_html

_BLOCKS = frozenset({
    "address", "article", "aside", "block", "blockquote", "body", "bq", "center", "content",
    "dd", "details", "div", "dl", "dt", "fieldset", "footer", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hl1", "hl2", "hr", "html", "li", "main", "nitf-table", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "inlinexml",
    "datacontent", "body.content",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
# What is no sentence of the article: scripts, controls, pictures and what is written under them.
_SKIPPED = frozenset({
    "audio", "button", "canvas", "figcaption", "figure", "form", "head", "iframe", "media",
    "math", "noscript", "object", "script", "select", "style", "svg", "template", "textarea",
    "title", "video",
})  # fmt: skip
_TAG = re.compile(
    r"</(?:p|div|span|a|b|i|u|em|strong|li|ul|ol|h[1-6]|blockquote|td|table|section|article|body"
    r"|sup|sub|figure|script|style|iframe|font|center|pre|code|small)\s*>"
    r"|<(?:p|br|hr|img)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_PARTED = re.compile(r"<(?:p|br|div|li|h[1-6]|tr|section|article)[\s/>]", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")


def is_marked_up(text: str) -> bool:
    """Whether a text has tags as HTML has them: a closing one, or one that stands alone."""
    return bool(_TAG.search(text))


def plain_line(text: str) -> str:
    """A title or name without tags and entities ("Nurses&#8217; strike" of feed exports)."""
    if is_marked_up(text):
        text = " ".join(markup_text(text).split())
    return unescaped(text)


def plain_text(text: str) -> str:
    """A text as plain paragraphs: read as HTML where it has tags, entities decoded elsewhere.

    Blank lines part paragraphs where no tag does, as editors of web sites write them.
    """
    if not is_marked_up(text):
        return unescaped(text)
    text = text.replace("\r\n", "\n")
    if not _PARTED.search(text) and "\n\n" in text:
        text = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    return markup_text(text)


def unescaped(text: str) -> str:
    """The text with its entities decoded; twice, since feeds are often escaped twice."""
    for _time in range(2):
        if _ENTITY.search(text):
            text = html.unescape(text)
    return text


def markup_text(source: str) -> str:
    """The paragraphs of a piece of HTML, parted by blank lines.

    Raises DocumentError as `parse_html` does.
    """
    return element_text(parse_html(source)) if source.strip() else ""


def element_text(element: _Element) -> str:
    """The paragraphs below an element of HTML, XHTML or NITF, parted by blank lines.

    `br` ends a line, `td` and `th` are parted by a bar. Pictures, captions, scripts and
    comments are left out. A paragraph whose characters are markup is read once more.
    """
    paragraphs: list[list[str]] = [[]]
    walk = iterwalk(element, events=("start", "end"))
    for event, node in walk:
        name = _name(node)
        if event == "start":
            if name in _SKIPPED and node is not element:
                walk.skip_subtree()
                continue
            _open(paragraphs, name)
            paragraphs[-1].append(_flat(node.text, name))
        else:
            _close(paragraphs, name)
            if node is not element:
                paragraphs[-1].append(_flat(node.tail, ""))
    texts = (_tidy("".join(pieces)) for pieces in paragraphs)
    return "\n\n".join(filter(None, map(plain_text, texts)))


def _name(node: _Element) -> str:
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _open(paragraphs: list[list[str]], name: str) -> None:
    if name in _BLOCKS:
        paragraphs.append([])
    elif name == "br":
        paragraphs[-1].append("\n")
    elif name in _CELLS and any(piece.strip() for piece in paragraphs[-1]):
        paragraphs[-1].append(" | ")


def _close(paragraphs: list[list[str]], name: str) -> None:
    if name in _BLOCKS:
        paragraphs.append([])


def _flat(text: str | None, name: str) -> str:
    """White space in a source is layout, except in `pre`."""
    if not text:
        return ""
    return text if name == "pre" else re.sub(r"[ \t\r\n\f]+", " ", text)


def _tidy(paragraph: str) -> str:
    lines = (" ".join(line.split()) for line in paragraph.split("\n"))
    return "\n".join(lines).strip()
