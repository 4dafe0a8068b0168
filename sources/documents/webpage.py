"""An article as a web page."""

from __future__ import annotations

import htmldate
import trafilatura
from lxml.etree import strip_elements
from lxml.html import HtmlElement

from sources.documents.addresses import host_of
from sources.documents.dates import parse_date, parse_machine_date
from sources.documents.decoding import UNREADABLE, decode_page
from sources.documents.document import (
    DocumentError,
    Origin,
    ParsedDocument,
    Reason,
    checked_body,
    opening,
    shortened,
)
from sources.documents.document import gettext_noop as _
from sources.documents.furniture import is_invitation, is_related_link
from sources.documents.jsonld import json_reviews
from sources.documents.lead import with_lead
from sources.documents.markup import is_marked_up, plain_text
from sources.documents.offers import drop_offers, without_lists_of_links, without_menu
from sources.documents.shortpage import is_placeholder, own_paragraphs, paragraph_chars
from sources.documents.structured import PageFacts, first_of_two, page_facts, printed_date
from sources.documents.tree import parse_html
from sources.language.detection import detect_language, language_code
from sources.language.domains import language_of_host
from sources.language.normalising import normalise_line, normalise_text

MAX_PAGE_BYTES = 5 * 1024 * 1024
_MAX_DATE_LINE, _MOST_DATES = 60, 3
_FEW_CHARS, _FAR_MORE = 1_500, 2
"""Of a page with so many times that much text in paragraphs, a second reading finds it, which is
slower; a longer text is the article, and the rest comments or other articles."""
_LEAST_UNTITLED = 80
"""A page with neither a title nor this many characters of text is none that anybody wrote."""
_NO_TITLE = _("The page has no title. The first words of its text stand for it.")


def read_html(data: bytes, *, url: str = "", encoding: str = "") -> ParsedDocument:
    """The article in a web page; nothing is fetched.

    Text by trafilatura (fast mode); title, author, publisher, address and time of
    publication from the page's tags for machines (`page_facts`); the day, where only
    printed, by htmldate, as its midnight in UTC. The page's language is a hint only:
    templates declare the wrong one. `url` is the address it was fetched from, `encoding`
    the character set that came with it.
    Raises DocumentError: as `decode_html`; "too-large" for more than 5 MiB, too many
    elements or attributes, too deep nesting, or a text above the cap; "missing" text, or a
    title where there is little text.
    """
    if len(data) > MAX_PAGE_BYTES:
        message = _("The page has %(count)s bytes; the limit is %(limit)s.")
        raise DocumentError(Reason.TOO_LARGE, message, count=len(data), limit=MAX_PAGE_BYTES)
    source, unreadable = decode_page(data, declared=encoding)
    tree = parse_html(source)
    facts = page_facts(tree, url=url)
    body = _body(tree, facts, url)
    if unreadable and UNREADABLE in f"{facts.title}{body}":
        raise unreadable
    body = checked_body(body)
    if not facts.title and len(body) < _LEAST_UNTITLED:
        raise DocumentError(Reason.MISSING, _("The page has no title."), field="title")
    date = facts.published_at or (
        first_of_two(tree, facts.language)
        or parse_machine_date(_printed_day(tree, url))
        or printed_date(tree, facts.language)
    )
    printed = {"language": Origin.TEXT, **({"published_at": Origin.TEXT} if date else {})}
    return ParsedDocument(
        title=shortened(facts.title) or opening(body),
        body=body,
        language=detect_language(
            body, hint=facts.language, prior=language_of_host(host_of(facts.url))
        ),
        url=facts.url,
        publisher=_readable(facts.publisher),
        author=_readable(facts.author),
        published_at=date,
        media_type="text/html",
        is_untitled=not facts.title,
        doubts=() if facts.title else (DocumentError(Reason.MISSING, _NO_TITLE, field="title"),),
        found={**printed, **facts.origins},
    )


def is_fact_check(data: bytes, *, url: str, encoding: str = "") -> bool:
    """Whether a page says of itself, for machines, that it is the review of a claim: a ClaimReview
    (https://schema.org/ClaimReview) of its own site, not one that it mentions.
    """
    if b"claimReviewed" not in data:
        return False
    source, _unreadable = decode_page(data, declared=encoding)
    reviews = json_reviews(parse_html(source))
    own = host_of(url)
    addresses = [one.get("url") for one in reviews]
    return any(host_of(one) == own for one in addresses if isinstance(one, str))


def _readable(name: str) -> str:
    """The name, or none where a letter of it could not be read: a wrong name is worse."""
    return "" if UNREADABLE in name else name


def _body(tree: HtmlElement, facts: PageFacts, url: str) -> str:
    strip_elements(tree, "figcaption", with_tail=False)
    drop_offers(tree)
    text = _extracted(tree, url, fast=True)
    if len(text) < _FEW_CHARS and len(text) * _FAR_MORE < paragraph_chars(tree):
        text = max(text, _extracted(tree, url, fast=False), key=len)
    text = own_paragraphs(tree, text)
    # What stands in `noscript` comes out as its source.
    lines = [plain_text(line) if is_marked_up(line) else line for line in text.split("\n")]
    lines = [line for line in lines if not is_related_link(line.strip(), "")]
    lines = without_lists_of_links(tree, lines)
    spoken = language_code(facts.language)
    lines = [line for line in lines if not (is_placeholder(line) or is_invitation(line, spoken))]
    lines = without_menu(lines, facts.url)
    if lines and normalise_line(lines[0]) == facts.title:
        lines = lines[1:]
    for place in (-1, 0) * _MOST_DATES:
        if lines and _is_date(lines[place], facts.language):
            lines.pop(place)
    text = with_lead(tree, "\n\n".join(lines), facts.title, facts.description)
    return normalise_text(text)


def _is_date(line: str, language: str) -> bool:
    """Whether a line is blank, or a date and nothing else."""
    words = line.strip(" /|·")
    return not words or (
        len(words) <= _MAX_DATE_LINE
        and any(map(str.isdigit, words))
        and parse_date(words, language_code(language)) is not None
    )


def _extracted(tree: HtmlElement, url: str, *, fast: bool) -> str:
    found = trafilatura.bare_extraction(
        tree, url=url or None, fast=fast, include_comments=False, with_metadata=False
    )
    return getattr(found, "text", None) or ""


def _printed_day(tree: HtmlElement, url: str) -> str:
    day: str | None = htmldate.find_date(
        tree,
        extensive_search=False,
        original_date=True,
        url=url or None,
        deferred_url_extractor=True,
    )
    return day or ""
