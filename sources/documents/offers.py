"""What a page offers beside its article, inside its text: links to others, menus, its address."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from sources.documents.furniture import ends_a_sentence, is_related_link
from sources.documents.titles import plain

_MAX_OFFER_CHARS = 240
_MOST_SPACED = 10
"""So many times as long it may be with the white space of its source."""
_MAX_LABEL_CHARS = 20
"""Beside a link in a list: its date, the name of its section."""
_MIN_PARAGRAPHS = 3
_MAX_MENU_CHARS = 40
_MENU_LINES, _MENU_SHARE = 400, 0.95
_AROUND = "ancestor::blockquote | ancestor::li | ancestor::table"
_QUOTES = "\"'”’»)"
_NOT_TOLD = ("?", "？", "؟", "!", "！", "…", "...")


def drop_offers(tree: HtmlElement) -> None:
    """Take paragraphs out of a tree that are nothing but a link and no sentence.

    Where most paragraphs are links, the page is a list of them, and stays as it is.
    """
    paragraphs = list(tree.iter("p"))
    offers = [one for one in paragraphs if _is_offer(one)]
    if len(paragraphs) - len(offers) >= max(_MIN_PARAGRAPHS, len(offers)):
        for offer in offers:
            offer.drop_tree()


def without_lists_of_links(tree: HtmlElement, lines: Sequence[str]) -> list[str]:
    """The lines without the items of lists that are all links, and what announces such a list.

    Where they are as much as the rest, the page is a list of them, and stays as it is.
    """
    lists = [one for one in tree.iter("ul", "ol") if _is_list_of_links(one)]
    items = {plain(item.text_content()) for one in lists for item in one}
    kept: list[str] = []
    dropped = 0
    for line in lines:
        if line.startswith("- ") and plain(line) in items:
            dropped += len(line)
            while kept and _announces(kept[-1]):
                kept.pop()
        else:
            kept.append(line)
    return kept if dropped < sum(map(len, kept)) else list(lines)


def without_menu(lines: Sequence[str], url: str = "") -> list[str]:
    """The lines without the page's own address; of a long text that is nearly all short lines, as a
    whole page is whose article was not found, the lines that are not.
    """
    kept = [line for line in lines if not url or line.strip() != url]
    filled = [line for line in kept if line.strip()]
    said = [line for line in filled if len(line) > _MAX_MENU_CHARS or ends_a_sentence(line)]
    is_menu = len(filled) >= _MENU_LINES and len(filled) - len(said) >= _MENU_SHARE * len(filled)
    return said if is_menu and said else kept


def _is_long(paragraph: HtmlElement) -> bool:
    """Whether a paragraph is too long for one, its white space and all: found out early, for
    paragraphs stand in each other on hostile pages.
    """
    room = _MOST_SPACED * _MAX_OFFER_CHARS
    for piece in paragraph.itertext():
        room -= len(piece)
        if room < 0:
            return True
    return False


def _is_list_of_links(listed: HtmlElement) -> bool:
    """Whether each of a list's items is a link to something else.

    Where most of them are sentences that tell something, an article lists what was said, linked to
    where it was said. Headlines ask and exclaim.
    """
    items = listed.findall("li")
    if not items or len(items) != len(listed) or not all(map(_is_link, items)):
        return False
    return 2 * sum(map(_tells, items)) <= len(items)


def _tells(item: HtmlElement) -> bool:
    text = " ".join(item.text_content().split())
    return ends_a_sentence(text) and not text.rstrip(_QUOTES).endswith(_NOT_TOLD)


def _is_link(item: HtmlElement) -> bool:
    if _is_long(item):
        return False
    text = " ".join(item.text_content().split())
    linked = " ".join(" ".join(link.text_content() for link in item.iter("a")).split())
    return bool(linked) and len(text) - len(linked) <= _MAX_LABEL_CHARS


def _announces(line: str) -> bool:
    is_label = line.rstrip().endswith(":") or is_related_link(line.strip(), "")
    return not line.strip() or (len(line) <= _MAX_MENU_CHARS and is_label)


def _is_offer(paragraph: HtmlElement) -> bool:
    links = [] if _is_long(paragraph) else list(paragraph.iter("a"))
    if not links:
        return False
    text = " ".join(paragraph.text_content().split())
    linked = " ".join(" ".join(link.text_content() for link in links).split())
    return (
        0 < len(text) <= _MAX_OFFER_CHARS
        and text == linked
        and not ends_a_sentence(text)
        and not paragraph.xpath(_AROUND)
    )
