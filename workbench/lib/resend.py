"""An answer to a form that was not taken: a page with what was typed, to be sent again.

It asks no database, which may be the reason.
"""

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

RETRY_AFTER_SECONDS = "10"
_TYPED_AGAIN = ("password", "secret", "csrfmiddlewaretoken")


class Field(NamedTuple):
    """A field of a form that is sent again; one that nobody typed is not shown."""

    name: str
    label: "StrOrPromise"
    text: str
    is_typed: bool


def not_taken(
    request: HttpRequest,
    *,
    reason: str,
    status: int,
    typed: Container[str] = (),
    instead: Mapping[str, str] | None = None,
    stands: Sequence[tuple[str, str]] = (),
    chosen: Sequence[tuple[str, str]] = (),
    names: "Mapping[str, StrOrPromise] | None" = None,
) -> HttpResponse:
    """Answer a form with the reason why it was not taken, and what was typed into it.

    `typed` names the fields that people write in; others are shown where they look like it.
    `instead` has fields that nobody wrote, with what is to be sent the next time. `stands` are the
    words that somebody saved meanwhile, by name: sending again replaces them. `chosen` says in
    words what was not typed but is sent along. `names` has what people call the fields; one
    without is shown by its own name.
    """
    unseen, names = instead or {}, names or {}
    sent = [(name, unseen.get(name, text)) for name, text in _sent(request)]
    context = {
        "status": status,
        "reason": reason,
        "action": request.get_full_path(),
        "stands": stands,
        "chosen": chosen,
        "fields": [
            Field(
                name,
                names.get(name, name),
                text,
                bool(text) and name not in unseen and (name in typed or _is_typed(text)),
            )
            for name, text in sent
        ],
    }
    response = render(request, "not_taken.html", context, status=status)
    if status == 503:
        response["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def database_away(
    request: HttpRequest,
    *,
    typed: Container[str] = (),
    names: "Mapping[str, StrOrPromise] | None" = None,
) -> HttpResponse:
    """Answer 503: the database did not take it, or does not answer."""
    reason = _("The database does not answer, or somebody else is writing to it at this moment.")
    return not_taken(request, reason=reason, status=503, typed=typed, names=names)


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of a form that can be sent again: no secrets, and none beside files."""
    try:
        if request.method != "POST" or request.FILES:
            return []
        fields = list(request.POST.lists())
    except (RawPostDataException, MultiPartParserError, SuspiciousOperation, OSError):
        return []
    if any(word in name for name, _texts in fields for word in _TYPED_AGAIN[:2]):
        return []
    return [(name, text) for name, texts in fields for text in texts if name not in _TYPED_AGAIN]


def _is_typed(text: str) -> bool:
    """Tell words that a person typed from numbers and names of a form's own."""
    return " " in text.strip() or "\n" in text
