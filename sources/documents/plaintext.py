"""An article as plain text, the way it is copied from a web page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from sources.documents.addresses import host_of
from sources.documents.dates import parse_date
from sources.documents.decoding import decode
from sources.documents.document import (
    MAX_BODY_CHARS,
    DocumentError,
    Origin,
    ParsedDocument,
    Reason,
    checked_body,
    opening,
    shortened,
)
from sources.documents.document import gettext_noop as _
from sources.documents.furniture import (
    byline_author,
    ends_a_sentence,
    find_dateline,
    is_end_label,
    is_related_link,
)
from sources.language.detection import detect_language, language_code
from sources.language.domains import language_of_host
from sources.language.normalising import normalise_line, normalise_text

_HEADLINE_CHARS = 300
_PARAGRAPH_CHARS = 110
_HEADER_LINES = 12
_TURN = re.compile(r"[^\W\d_][^:：\n]{0,60}[:：]\s+\S")
_FOOTER_LINES = 12


@dataclass(frozen=True, slots=True)
class _Header:
    """What stood between title and text; `rest` are the lines it did not use."""

    author: str
    published_at: datetime | None
    rest: list[str]


def read_text(
    data: bytes,
    *,
    title: str = "",
    url: str = "",
    publisher: str = "",
    author: str = "",
    published_at: datetime | None = None,
    language: str = "",
    encoding: str = "",
    zone: tzinfo = UTC,
) -> ParsedDocument:
    """Plain text: the title, its byline and date lines, then the text.

    What the caller already knows goes before what is printed; `language` is trusted when
    it is an ISO 639-1 code. `zone` is that of times printed without one. Dropped from the
    body: the title, bylines and date lines above the first paragraph, a caption printed
    twice there, a publisher's dateline, "read also" lines, capital labels at the end.
    Raises DocumentError (see `decode`; "missing" title or text, "too-large" text).
    """
    decoded = decode(data, declared=encoding)
    if len(decoded) > MAX_BODY_CHARS * 2:  # before the work of normalising
        checked_body(decoded)
    text = normalise_text(decoded)
    if not text:
        raise DocumentError(Reason.EMPTY, _("The file has no readable text."))
    heading, lines = _take_title(text, normalise_line(title))
    prior = language_of_host(host_of(url))
    spoken = language_code(language) or detect_language(text, prior=prior)
    header = _read_header(lines, spoken, zone)
    body = normalise_text("\n".join(_without_footer(header.rest, spoken)))
    dateline = find_dateline(body[:200], spoken, publisher=publisher)
    if dateline:
        body = body[dateline.end :]
    return ParsedDocument(
        title=shortened(heading) or opening(text),
        body=checked_body(body),
        language=spoken,
        url=url,
        publisher=normalise_line(publisher) or (dateline.publisher if dateline else ""),
        author=normalise_line(author) or header.author,
        published_at=published_at or header.published_at,
        is_untitled=not heading,
        found=_printed(
            title=title,
            language=language_code(language),
            publisher=normalise_line(publisher),
            author=normalise_line(author),
            published_at=published_at,
        ),
    )


def _printed(**given: object) -> dict[str, Origin]:
    """What was read in the text, as nobody gave it."""
    return {name: Origin.TEXT for name, value in given.items() if not value}


def _take_title(text: str, known: str) -> tuple[str, list[str]]:
    """The title, "" without one, and the lines under it.

    A first line too long for a headline stays in the text, and so does a speaker's turn, and a
    message that is one line and a sentence.
    """
    first, _, rest = text.partition("\n")
    if known:
        printed = normalise_line(first) == known
        return known, (rest if printed else text).split("\n")
    is_message = not rest.strip() and ends_a_sentence(first)
    if len(first) > _HEADLINE_CHARS or is_message or _is_turn(first, rest):
        return "", text.split("\n")
    return normalise_line(first), rest.split("\n")


def _is_turn(first: str, rest: str) -> bool:
    """Whether a text is a transcript from its first line on: "Name: sentence.", and more of it, or
    the marks of closed captions.
    """
    if first.startswith(">>"):
        return True
    is_said = _TURN.match(first) and ends_a_sentence(first)
    return bool(is_said and any(_TURN.match(line) for line in rest.split("\n")[:_HEADER_LINES]))


def _read_header(lines: list[str], language: str, zone: tzinfo) -> _Header:
    author, published_at = "", None
    kept: list[str] = []
    index = 0
    limit = min(_header_length(lines), len(lines))
    while index < limit:
        line = lines[index].strip()
        following = lines[index + 1].strip() if index + 1 < len(lines) else ""
        name = byline_author(line, language)
        date = None if name or not line else parse_date(line, language, zone=zone)
        if line and line == following:
            index += 2  # a photograph's caption, once as its description
            continue
        author = author or name
        published_at = published_at or date
        if not name and not date:
            kept.append(lines[index])
        index += 1
    return _Header(author, published_at, kept + lines[limit:])


def _header_length(lines: list[str]) -> int:
    """How many lines stand above the first paragraph; 0 when no paragraph is near."""
    filled = 0
    for index, line in enumerate(lines):
        if len(line) >= _PARAGRAPH_CHARS or (ends_a_sentence(line) and len(line) > 40):
            return index
        filled += bool(line)
        if filled > _HEADER_LINES:
            break
    return min(len(lines), _HEADER_LINES)


def _without_footer(lines: list[str], language: str) -> list[str]:
    kept = [line for line in lines if not is_related_link(line.strip(), language)]
    for _line in range(_FOOTER_LINES):
        while kept and not kept[-1].strip():
            kept.pop()
        if len(kept) > 1 and is_end_label(kept[-1].strip(), language):
            kept.pop()
    return kept
