"""What was wrong with an item: as its row keeps it, and in the language of whoever reads it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from claims.articles.models import ImportRow
from sources.documents import DocumentError
from workbench.lib.files import printable
from workbench.lib.http import HttpError
from workbench.lib.sentences import Sentence, kept, said
from workbench.lib.work import GIVEN_UP, UNFORESEEN

OTHER_TEXT = "other-text"
WITHDRAWN = "withdrawn"


def problem_of(error: DocumentError) -> dict[str, Any]:
    """Return the fields of a row, in which senders' words act on no reader's screen."""
    return _problem(str(error.reason), error.message, error.field, **error.params)


def not_fetched(error: HttpError) -> dict[str, Any]:
    """Return the fields of a row whose page could not be had."""
    message = _("The page cannot be fetched: %(why)s")
    return _problem(str(error.code), message, "url", why=error.sentence)


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


def withdrawn(title: str) -> dict[str, Any]:
    """Return the fields of a row by which its sender took an earlier article back."""
    message = _(
        "Its sender canceled “%(title)s”, which was imported before. It is kept and marked."
    )
    return _problem(WITHDRAWN, message, title=title)


def problem_words(row: ImportRow) -> str:
    """Say what was wrong with a row in the reader's language; empty where nothing was."""
    return said(row.message, row.params)


def _problem(
    code: str, message: str, field: str = "document", **params: str | int
) -> dict[str, Any]:
    return {
        "code": code, "message": message, "field": printable(field), "params": _harmless(params),
    }  # fmt: skip


def _harmless(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _harmless_one(value) for name, value in params.items()}


def _harmless_one(value: Any) -> Any:
    if isinstance(value, Sentence):
        words = kept(value)
        return {**words, "params": _harmless(words["params"])}
    if isinstance(value, str):
        return printable(value)
    return _harmless(value) if isinstance(value, Mapping) else value
