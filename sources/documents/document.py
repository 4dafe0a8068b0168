"""What a reader gives back, and how it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
MAX_BODY_CHARS = 1_000_000
MAX_TITLE_CHARS = 500
MAX_FIELD_CHARS = 2_000
_OPENING_CHARS = 110
_ORIGINATED = ("title", "published_at", "author", "language", "publisher", "url")
FACT_CHECK = "fact_check"
"""The kind of a document that says how others rated a claim (`sources.choices.SourceKind`)."""


class Reason(StrEnum):
    """Why a document was refused: a stable code for reports and APIs."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    BINARY = "binary"
    TOO_LARGE = "too-large"
    WRONG_ENCODING = "wrong-encoding"
    MISSING = "missing"
    BAD_TYPE = "bad-type"
    BAD_DATE = "bad-date"
    BAD_URL = "bad-url"
    NOT_READ = "not-read"  # recognised, and no article that we read


class Origin(StrEnum):
    """Where a value of a document comes from."""

    JSONLD = "jsonld"  # what a page states to machines as JSON-LD
    META = "meta"  # what it states to them in other tags
    TEXT = "text"  # what people read: printed there, or told from the words
    GIVEN = "given"  # a field of the file or record, or whoever brought the document
    ADDRESS = "address"  # the host of its address


def gettext_noop(message: str) -> str:
    """The message unchanged; marks it for `makemessages` where no Django may be imported."""
    return message


_ = gettext_noop


class DocumentError(ValueError):
    """A document that cannot be read, with the field at fault and a reason code.

    `field` is one of ours ("text", "title", "published_at", …) or, for records, the
    key as the sender wrote it; "document" means the bytes as a whole. `message` is English
    with `%(name)s` for each of `params`, so that whoever shows it can translate it;
    `str(error)` is the English sentence.
    """

    def __init__(
        self, reason: Reason, message: str, *, field: str = "document", **params: str | int
    ) -> None:
        words = {name: _grouped(value) for name, value in params.items()}
        super().__init__(message % words if words else message)
        self.reason = reason
        self.field = field
        self.message = message
        self.params = params


class CanceledError(DocumentError):
    """Its sender took a document back. `withdrawn` has what makes its natural key, and no text."""

    def __init__(self, message: str, *, withdrawn: ParsedDocument, **params: str | int) -> None:
        super().__init__(Reason.NOT_READ, message, field="document", **params)
        self.withdrawn = withdrawn


def _grouped(value: str | int) -> str:
    return f"{value:,}" if isinstance(value, int) else value


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """One document as every later step sees it.

    `title` and `body` are normalised (`normalise_text`); all offsets refer to `body`.
    `language` is ISO 639-1, or "und". `published_at` is aware and keeps the zone that
    was printed; a time printed without a zone is taken as UTC. `kind` is "" for what is an article,
    `rating` a fact-check's in its own words. `is_untitled` says that it had no title,
    so that `title` are the first words of `body` and tell it from no other. `doubts` say what of it
    could not be read and was left out, a date, or what was missing and made, a title. `found` says
    where values come from that were not given.
    """

    title: str
    body: str
    language: str
    url: str = ""
    external_id: str = ""
    publisher: str = ""
    author: str = ""
    published_at: datetime | None = None
    media_type: str = "text/plain"
    kind: str = ""
    rating: str = ""
    is_untitled: bool = False
    doubts: tuple[DocumentError, ...] = field(default=(), compare=False)
    found: Mapping[str, Origin] = field(default_factory=dict, compare=False)

    @property
    def origins(self) -> dict[str, str]:
        """Where each value comes from that there is, by the names of the fields."""
        return {
            name: str(self.found.get(name, Origin.GIVEN))
            for name in _ORIGINATED
            if getattr(self, name) not in ("", None, "und")
        }


def unreadable_date(written: str, key: str = "date") -> DocumentError:
    """The doubt about a date that stands under `key` and cannot be read."""
    message = _(
        '"%(key)s" is not a date we can read: %(date)s. Write it like 2025-02-25T04:20:00+07:00.'
    )
    shown = repr(shortened(written, 60))
    return DocumentError(Reason.BAD_DATE, message, field=key, key=key, date=shown)


def checked_body(body: str) -> str:
    """The body unchanged; DocumentError "missing" when blank, "too-large" above the cap."""
    if not body:
        raise DocumentError(Reason.MISSING, _("The document has no text."), field="text")
    if len(body) > MAX_BODY_CHARS:
        raise DocumentError(
            Reason.TOO_LARGE,
            _("The text has %(count)s characters; the limit is %(limit)s."),
            field="text",
            count=len(body),
            limit=MAX_BODY_CHARS,
        )
    return body


def shortened(line: str, limit: int = MAX_TITLE_CHARS) -> str:
    """The line, cut to `limit` characters (the ellipsis included) at a word where possible."""
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    at_word = cut.rpartition(" ")[0]
    return (at_word if len(at_word) > limit // 2 else cut).rstrip() + "…"


def opening(text: str) -> str:
    """The first words of a normalised text: its title where it has none."""
    first, _break, _rest = (text.lstrip("> \n") or text).partition("\n")
    return shortened(" ".join(first.split()), _OPENING_CHARS)
