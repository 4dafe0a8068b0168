"""What is answered where no view could: a page for people, JSON for programs.

Programs ask below `/api/`, and get what REST answers elsewhere: a problem (RFC 9457).
"""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework.exceptions import APIException, NotFound, ParseError, PermissionDenied

from workbench.lib.problems import problem
from workbench.lib.resend import database_away


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    if _asked_by_program(request):
        return _as_json(NotFound())
    return defaults.page_not_found(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    if _asked_by_program(request):
        return _as_json(PermissionDenied())
    return defaults.permission_denied(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    if _asked_by_program(request):
        return _as_json(ParseError())
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 if the database is the reason; nothing here asks it."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    if away and not _asked_by_program(request):
        return database_away(request)
    if _asked_by_program(request):
        return _as_json(APIException())
    return defaults.server_error(request)


def _asked_by_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _as_json(error: APIException) -> JsonResponse:
    return problem(error.status_code, code=str(error.get_codes()), detail=str(error.detail))
