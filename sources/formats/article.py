"""What every reader of a format ends with: the fields that it found, as one document."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sources.documents import (
    MAX_BODY_CHARS,
    CanceledError,
    DocumentError,
    Origin,
    ParsedDocument,
    Reason,
    byline_author,
    checked_body,
    opening,
    parse_date,
    plain_line,
    shortened,
    unreadable_date,
)
from sources.documents import gettext_noop as _
from sources.documents.addresses import host_of, is_web_address
from sources.formats.wrapping import unwrapped
from sources.language.detection import detect_language, language_code
from sources.language.domains import language_of_host
from sources.language.normalising import normalise_line, normalise_text

_MAX_FIELD_CHARS = 500
_TAKEN_BACK = frozenset({"canceled", "cancelled", "killed", "annulleret"})


def article(
    *,
    title: str,
    body: str,
    media_type: str,
    language: str = "",
    hint: str = "",
    dates: Iterable[str] = (),
    publisher: str = "",
    author: str = "",
    url: str = "",
    external_id: str = "",
    printed: Collection[str] = (),
) -> ParsedDocument:
    """A document of a format's fields, each of them possibly empty; `body` is plain text.

    The title, where there is none, is the opening of the text; a text that begins with its
    title loses it. `language` is trusted when it is an ISO 639-1 code, `hint` helps to detect
    it. Lines of paragraphs are joined where they were wrapped. The first of `dates` that can be
    read counts; where none can, that is a doubt. What is no web address is no `url`. `printed`
    names what was read in the text and is no field of the format.
    Raises DocumentError: "missing" text, "too-large".
    """
    if len(body) > MAX_BODY_CHARS * 4:  # before the work of normalising
        checked_body(body)
    text = unwrapped(checked_body(normalise_text(body)), language_code(language or hint))
    heading = normalise_line(plain_line(title))
    first, _rest, rest = text.partition("\n")
    if heading and normalise_line(first) == heading and rest.strip():
        text = rest.strip()
    given = language_code(language)
    spoken = given or detect_language(
        text, hint=hint or language, prior=language_of_host(host_of(url))
    )
    name = normalise_line(plain_line(author)).rstrip(" ,;")
    written = [date for date in dates if date.strip()]
    date = first_date(written, spoken)
    return ParsedDocument(
        title=shortened(heading) or opening(text),
        body=text,
        language=spoken,
        url=url if is_web_address(url) else "",
        external_id=_number(external_id),
        publisher=_publisher(publisher),
        author=shortened(byline_author(name, spoken) or name, _MAX_FIELD_CHARS),
        published_at=date,
        media_type=media_type,
        is_untitled=not heading,
        doubts=(unreadable_date(written[0]),) if written and date is None else (),
        found=dict.fromkeys(
            [*printed, *([] if heading else ["title"]), *([] if given else ["language"])],
            Origin.TEXT,
        ),
    )


def _number(external_id: str) -> str:
    return normalise_line(external_id)[:_MAX_FIELD_CHARS]


def _publisher(name: str) -> str:
    return shortened(normalise_line(plain_line(name)), _MAX_FIELD_CHARS)


def first_date(dates: Iterable[str], language: str = "") -> datetime | None:
    """The first of the dates that can be read."""
    found = (parse_date(date, language) for date in dates if date.strip())
    return next((date for date in found if date), None)


def not_read(message: str, **params: str | int) -> DocumentError:
    """Return the refusal of what is recognised and is no article that we read."""
    return DocumentError(Reason.NOT_READ, message, field="document", **params)


def no_text(form: str, kind: str = "") -> DocumentError:
    """Return the refusal of an item without a text; `kind` is what its sender calls it."""
    if kind:
        message = _("This %(form)s item has no text: its sender calls it “%(kind)s”.")
        return not_read(message, form=form, kind=kind)
    return not_read(_("This %(form)s item has no text."), form=form)


def canceled(
    form: str, status: str, *, publisher: str = "", external_id: str = ""
) -> DocumentError:
    """Return the refusal of what its sender took back or holds back.

    What was taken back, and whose number is known, is a `CanceledError`: it may have been imported.
    """
    message = _("The sender marked this %(form)s item as “%(status)s”: it is not imported.")
    number = _number(external_id)
    if not number or status.lower() not in _TAKEN_BACK:
        return not_read(message, form=form, status=status)
    named = ParsedDocument("", "", "", publisher=_publisher(publisher), external_id=number)
    return CanceledError(message, withdrawn=named, form=form, status=status)


def planning(form: str) -> DocumentError:
    """Return the refusal of what is announced."""
    message = _("This is a planning item (%(form)s): what it announces is not written yet.")
    return not_read(message, form=form)
