"""`GET /v1alpha1/claims:search`: what Google's Fact Check Tools answer, answered by the desk."""

import json
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from claims.front.opening import asked_publisher, keep, require_open
from claims.publishing.factchecktools import (
    InvalidArgument,
    Search,
    error_body,
    found_claim,
    read_search,
)
from claims.publishing.selectors import public_verdict
from claims.verdicts.querysets import VerdictQuerySet
from claims.verdicts.selectors import verdict_list_standing
from workbench.lib.api_errors import api_exception_handler
from workbench.lib.hashing import natural_key

_SALT = "claims.front.factchecktools"
_OLDEST_DAYS = 365_000
_STATUSES = {
    400: "INVALID_ARGUMENT",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}


class AlwaysJson(BaseContentNegotiation):
    """Google's APIs answer JSON whatever is accepted."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Nothing is sent."""
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The only one."""
        return renderers[0], renderers[0].media_type


class ClaimSearchView(APIView):
    """Looks for verdicts as `/verdicts/` does. Needs no key, and ignores one that is sent."""

    schema = None
    versioning_class = None
    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJson

    def get(self, request: Request) -> Response:
        """Return the claims found, newest first, and a token where there are more."""
        require_open()
        search = read_search(dict(request.query_params.lists()))
        publisher = asked_publisher(request)
        rows = _rows(search) if search.is_about(publisher) else []
        shown = rows[: search.page_size]
        body: dict[str, Any] = {}
        if shown:
            body["claims"] = [found_claim(public_verdict(row), publisher) for row in shown]
        if len(rows) > len(shown):
            body["nextPageToken"] = _token(search, shown[-1].pk)
        answer = Response(body)
        keep(answer)
        return answer

    def get_exception_handler(self) -> Any:
        """Errors have Google's shape."""
        return _refuse


def _rows(search: Search) -> list[Any]:
    rows: VerdictQuerySet = verdict_list_standing().matching(search.query)
    if search.language:
        rows = rows.filter(claim__language=search.language)
    if search.max_age_days:
        # The review is never older than the claim, so it is the newer of the two dates.
        days = timedelta(days=min(search.max_age_days, _OLDEST_DAYS))
        rows = rows.filter(published_at__gte=timezone.now() - days)
    if search.page_token:
        rows = rows.filter(pk__lt=_place(search))
        return list(rows[: search.page_size + 1])
    return list(rows[search.offset : search.offset + search.page_size + 1])


def _token(search: Search, last: int) -> str:
    return signing.dumps([last, natural_key(*search.same_for_all_pages)], salt=_SALT)


def _place(search: Search) -> int:
    """Return the key that a token goes on below. Raises `InvalidArgument`."""
    try:
        last, made_for = signing.loads(search.page_token, salt=_SALT)
    except signing.BadSignature:
        last, made_for = 0, ""
    if made_for != natural_key(*search.same_for_all_pages):
        message = "Request contains an invalid argument: the page token is of another request."
        raise InvalidArgument(message)
    return int(last)


def _refuse(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Answer as REST does elsewhere, in Google's words and shape."""
    if isinstance(exc, InvalidArgument):
        return JsonResponse(error_body(400, "INVALID_ARGUMENT", str(exc)), status=400)
    known = api_exception_handler(exc, context)
    if known is None:
        return None
    code = known.status_code
    words = json.loads(known.content)["detail"]
    headers = {"Retry-After": known["Retry-After"]} if "Retry-After" in known else None
    body = error_body(code, _STATUSES.get(code, "UNKNOWN"), words)
    return JsonResponse(body, status=code, headers=headers)
