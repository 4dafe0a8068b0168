"""Conditional requests (RFC 9110, 13): `ETag`, `If-None-Match` → 304, `If-Match` → 412.

An entity tag is `"state.body"`, both 32 hexadecimal digits: of the whole record as it is, and of
what was answered. Whoever reads gets 304 if the answer would be the same; whoever changes something
is refused if the record is another one by now, whichever `fields` they had asked for. What is
compared is what is shown, so that nothing that has changed is missed, but for what a serializer
names in `not_its_state`: that a key was used does not change it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from workbench.lib.exceptions import WorkbenchError
from workbench.lib.filters import SPARSE
from workbench.lib.hashing import sha256_hex

_DIGITS = 32
View = Callable[..., Any]


class Changed(WorkbenchError):
    """The thing is not any more what whoever would change it has seen."""

    code = "precondition_failed"
    http_status = 412

    def __init__(self, message: str, current: Any, etag: str) -> None:
        """Keep what it is now."""
        super().__init__(message)
        self.current = current
        self.etag = etag


class ConditionalRows:
    """For a view set: a single row has an entity tag, and 304 is answered to who has it already."""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Answer with a row, unless whoever asks has it."""
        view: Any = self
        row = view.get_object()
        shown = view.get_serializer(row)
        # Strangers change nothing, and are told nothing by the tag that they are not shown.
        is_part = SPARSE & set(request.query_params) and request.user.is_authenticated
        state = type(shown)(row).data if is_part else shown.data
        etag = entity_tag(_counted(type(shown), state), shown.data)
        require_match(request, etag, shown.data)
        return unless_known(request, etag, lambda: Response(shown.data))


def if_match(view: View) -> View:
    """Let a change of one row heed `If-Match`; nobody changes the row between looking and doing."""

    @wraps(view)
    def wrapped(self: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        if "If-Match" not in request.headers:
            return view(self, request, *args, **kwargs)
        with transaction.atomic():
            row = self.get_object()
            rows = type(row)._default_manager.select_for_update(no_key=True, of=("self",))
            rows.get(pk=row.pk)
            state = self.serializer_class(self.get_object()).data
            shown = state if _may_read(request, self) else None
            counted = _counted(self.serializer_class, state)
            require_match(request, entity_tag(counted, state), shown)
            return view(self, request, *args, **kwargs)

    return wrapped


def entity_tag(state: Any, body: Any) -> str:
    """Return the tag of an answer about a record."""
    return f'"{_digest(state)}.{_digest(body)}"'


def unless_known(
    request: Request, etag: str, answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Return the answer with its tag, or 304 to who has that already."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    same = "*" in known or etag in {one.removeprefix("W/") for one in known}
    response = HttpResponseNotModified() if same else answer()
    response.headers["ETag"] = etag
    return response


def require_match(request: Request, etag: str, current: Any) -> None:
    """Raise `Changed` where `If-Match` names another state than there is."""
    wanted = parse_etags(request.headers.get("If-Match", "*"))
    if "*" not in wanted and _state(etag) not in {_state(one) for one in wanted}:
        raise Changed(_("It is not any more what you have seen."), current, etag)


def _counted(serializer: Any, state: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a serializer says is no change of the thing (`not_its_state`)."""
    beside = getattr(serializer, "not_its_state", ())
    return {name: value for name, value in state.items() if name not in beside}


def _may_read(request: Request, view: Any) -> bool:
    """Say whether whoever changes a row may also read it: no scope implies another."""
    permission = getattr(view, "read_permission", None)
    scope = getattr(view, "read_scope", "read")
    scopes = getattr(request.auth, "scopes", None)
    is_in_scope = scopes is None or scope is None or scope in scopes
    return is_in_scope and (permission is None or request.user.has_perm(permission))


def _state(etag: str) -> str:
    """Return a tag's state; a weak tag has none (RFC 9110, 13.1.1)."""
    return etag.strip('"').partition(".")[0]


def _digest(data: Any) -> str:
    return sha256_hex(JSONRenderer().render(data))[:_DIGITS]
