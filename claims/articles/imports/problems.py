"""What was wrong with an item: as its row keeps it, and in the language of whoever reads it."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from claims.articles.models import ImportRow
from sources.documents import DocumentError
from workbench.lib.files import printable
from workbench.lib.http import HttpError
from workbench.lib.work import GIVEN_UP, UNFORESEEN

OTHER_TEXT = "other-text"


def problem_of(error: DocumentError) -> dict[str, Any]:
    """Return the fields of a row, in which senders' words act on no reader's screen."""
    return _problem(str(error.reason), error.message, error.field, **error.params)


def not_fetched(error: HttpError) -> dict[str, Any]:
    """Return the fields of a row whose page could not be had."""
    message = _("The page cannot be fetched: %(why)s")
    return _problem(str(error.code), message, "url", why=str(error)[:500])


def unforeseen(error: Exception) -> dict[str, Any]:
    """Return the fields of a row that no reader was prepared for: an error of ours."""
    message = _("An error in the workbench itself, please report it: %(why)s.")
    return _problem(UNFORESEEN, message, why=f"{type(error).__name__}: {error}"[:500])


def given_up() -> dict[str, Any]:
    """Return the fields of a row that has ended whoever read it."""
    message = _("Given up: reading it ended the worker several times.")
    return _problem(GIVEN_UP, message)


def other_text() -> dict[str, Any]:
    """Return the fields of a row that is an earlier one's article with another text."""
    message = _("An earlier row is the same article with another text, which was taken.")
    return _problem(OTHER_TEXT, message, "text")


def problem_words(row: ImportRow) -> str:
    """Say what was wrong with a row in the reader's language; empty where nothing was."""
    if not row.message:
        return ""
    message: str = gettext(row.message)
    params = {name: _in_words(value) for name, value in row.params.items()}
    return message % params if params else message


def _problem(
    code: str, message: str, field: str = "document", **params: str | int
) -> dict[str, Any]:
    harmless = {
        name: printable(value) if isinstance(value, str) else value
        for name, value in params.items()
    }
    return {"code": code, "message": message, "field": printable(field), "params": harmless}


def _in_words(value: str | int) -> str:
    return number_format(value, force_grouping=True) if isinstance(value, int) else value
