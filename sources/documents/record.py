"""An article as one object of a JSON or JSON Lines file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from sources.documents.addresses import host_of, is_web_address
from sources.documents.dates import parse_date
from sources.documents.document import (
    MAX_BODY_CHARS,
    MAX_FIELD_CHARS,
    DocumentError,
    Origin,
    ParsedDocument,
    Reason,
    checked_body,
    opening,
    shortened,
    unreadable_date,
)
from sources.documents.document import gettext_noop as _
from sources.documents.markup import plain_line, plain_text
from sources.language.detection import detect_language, language_code
from sources.language.domains import language_of_host
from sources.language.normalising import normalise_line, normalise_text

# Field names in use: ours, news-please (maintext, date_publish, source_domain),
# schema.org (datePublished, headline, articleBody), RSS (pubDate, guid), WordPress (rendered).
# The first that is filled counts.
_ALIASES = {
    "title": ("title", "headline"),
    "text": ("text", "body", "content", "maintext", "articleBody"),
    "published_at": ("published_at", "date", "date_publish", "datePublished", "pubDate"),
    "publisher": ("publisher", "source", "domain", "source_domain"),
    "author": ("author", "byline", "authors"),
    "url": ("url",),
    "external_id": ("external_id", "id", "guid"),
    "language": ("language", "lang"),
}
RECORD_KEYS = {field: frozenset(names) for field, names in _ALIASES.items()}
"""The names that a record's fields go by, for whoever has to tell a record from something else."""

_MAX_AUTHORS = 20
_NOT_TEXT = _('"%(key)s" must be text, not %(kind)s.')
# True in a file, where it stands beside the article, and over REST, where it refuses it
_NO_TITLE = _("There is no title (%(names)s). In files, the first words of the text stand for it.")
_NOT_A_DATE = _('"%(key)s" must be a date written as text, not %(kind)s.')


def read_record(
    record: Mapping[str, object], *, zone: tzinfo = UTC, may_be_html: bool = False
) -> ParsedDocument:
    """One article given as named fields; unknown fields are ignored.

    Accepts the field names in `_ALIASES`. `title` and `text` are taken as they are; with
    `may_be_html`, for exports of feeds and sites, HTML is read as HTML and entities are decoded. A
    language that is an ISO 639-1 code is trusted, otherwise it is detected. Times without an
    offset are in `zone`. A date that cannot be read is a doubt ("bad-date", "bad-type"), and so is
    a title that is missing: the first words of the text stand for it. `text` is required.
    Raises DocumentError whose `field` is the key as written: "missing", "bad-type", "bad-url",
    "too-large".
    """
    title, body = _text(record, "title")[: MAX_FIELD_CHARS * 2], _text(record, "text")
    if not body.strip():
        raise _missing(_("The record has none of these fields: %(names)s."), record, "text")
    if may_be_html:
        title, body = plain_line(title), plain_text(body)
    title, body = normalise_line(title), checked_body(normalise_text(body))
    url = _url(record)
    given = language_code(_optional(record, "language"))
    spoken = given or detect_language(body, prior=language_of_host(host_of(url)))
    date, doubts = _date(record, spoken, zone)
    if not title:
        doubts += (_missing(_NO_TITLE, record, "title"),)
    return ParsedDocument(
        title=shortened(title) or opening(body),
        body=body,
        language=spoken,
        url=url,
        external_id=_optional(record, "external_id"),
        publisher=_optional(record, "publisher"),
        author=_optional(record, "author"),
        published_at=date,
        media_type="application/json",
        is_untitled=not title,
        doubts=doubts,
        found={
            **({} if title else {"title": Origin.TEXT}),
            **({} if given else {"language": Origin.TEXT}),
        },
    )


def _found(record: Mapping[str, object], field: str) -> tuple[str, object]:
    """The key under which `field` is filled, and its value; (field, None) if nowhere."""
    for key in _ALIASES[field]:
        value = record.get(key)
        if value is not None and value not in ("", []):
            return key, value
    return field, None


def _text(record: Mapping[str, object], field: str) -> str:
    """The title or the text as it is written, "" where there is none."""
    key, value = _found(record, field)
    if isinstance(value, Mapping) and isinstance(value.get("rendered"), str):
        value = value["rendered"]
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _bad_type(_NOT_TEXT, key, value)
    if field == "text" and len(value) > MAX_BODY_CHARS * 2:  # before the work of normalising
        raise _too_long(key, len(value), MAX_BODY_CHARS)
    return value


def _optional(record: Mapping[str, object], field: str) -> str:
    key, value = _found(record, field)
    if value is None:
        return ""
    if isinstance(value, list) and field == "author":
        names = [_name(key, item) for item in value[:_MAX_AUTHORS]]
        return shortened(", ".join(filter(None, names)))
    return _name(key, value, number=field == "external_id")


def _name(key: str, value: object, *, number: bool = False) -> str:
    """One short text; schema.org also writes a person or an organisation as an object."""
    if isinstance(value, Mapping):
        value = value.get("name", "")
    if number and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise _bad_type(_NOT_TEXT, key, value)
    if len(value) > MAX_FIELD_CHARS:
        raise _too_long(key, len(value), MAX_FIELD_CHARS)
    return normalise_line(value)


def _url(record: Mapping[str, object]) -> str:
    url = _optional(record, "url")
    if url and not is_web_address(url):
        message = _('"url" is not a web address (http or https): %(url)s')
        raise DocumentError(Reason.BAD_URL, message, field="url", url=shortened(url, 80))
    return url


def _date(
    record: Mapping[str, object], language: str, zone: tzinfo
) -> tuple[datetime | None, tuple[DocumentError, ...]]:
    """The date, or the doubt about what stands in its place."""
    key, value = _found(record, "published_at")
    if value is None:
        return None, ()
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=zone)), ()
    if not isinstance(value, str):
        return None, (_bad_type(_NOT_A_DATE, key, value),)
    date = parse_date(value, language, zone=zone)
    return date, () if date else (unreadable_date(value, key),)


def _missing(message: str, record: Mapping[str, object], field: str) -> DocumentError:
    names = ", ".join(f'"{name}"' for name in _ALIASES[field])
    key, _value = _found(record, field)
    return DocumentError(Reason.MISSING, message, field=key, names=names)


def _bad_type(message: str, key: str, value: object) -> DocumentError:
    kind = type(value).__name__
    return DocumentError(Reason.BAD_TYPE, message, field=key, key=key, kind=kind)


def _too_long(key: str, count: int, limit: int) -> DocumentError:
    message = _('"%(key)s" has %(count)s characters; the limit is %(limit)s.')
    return DocumentError(Reason.TOO_LARGE, message, field=key, key=key, count=count, limit=limit)
