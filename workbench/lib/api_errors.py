"""From what was raised to what REST answers: each error is a problem (`workbench.lib.problems`)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, OperationalError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.views import exception_handler

from workbench.lib.etags import Changed
from workbench.lib.exceptions import Unavailable, WorkbenchError
from workbench.lib.problems import faults_in, problem

RETRY_AFTER_SECONDS = "10"
_WAIT = {"Retry-After": RETRY_AFTER_SECONDS}


def api_exception_handler(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Answer an error; None for one that is a fault of ours."""
    if isinstance(exc, Changed):
        tag = {"ETag": exc.etag}
        return problem(412, code=exc.code, detail=str(exc), headers=tag, current=exc.current)
    if isinstance(exc, WorkbenchError):
        headers = _WAIT if isinstance(exc, Unavailable) else None
        return problem(exc.http_status, code=exc.code, detail=str(exc), headers=headers)
    if isinstance(exc, OperationalError):
        # Whatever was saved already: saving it again saves it once.
        words = _("The database does not answer.")
        return problem(503, code="database_unavailable", detail=words, headers=_WAIT)
    if isinstance(exc, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
        words = _("The request is larger than %(limit)d MB.") % {"limit": limit}
        return problem(413, code="request_too_large", detail=words)
    if isinstance(exc, RecursionError):
        return problem(400, code="parse_error", detail=_("The JSON is nested too deeply."))
    if isinstance(exc, OverflowError | DataError):
        words = _("A number or a date is out of range.")
        return problem(400, code="out_of_range", detail=words)
    return _framework(exc, context)


def _framework(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Answer what REST framework or Django raised."""
    known = exception_handler(exc, context)
    if known is None:
        return None
    headers = {name: known[name] for name in ("WWW-Authenticate", "Retry-After") if name in known}
    if isinstance(exc, ValidationError):
        request = context.get("request")
        reading = request is not None and request.method in SAFE_METHODS
        faults = list(faults_in(exc.detail, "parameter" if reading else "pointer"))
        words = _("What was asked is not right; each fault is named.")
        return problem(known.status_code, code="invalid", detail=words, faults=faults)
    data: Any = known.data
    detail = data["detail"]  # a Http404 and a PermissionDenied of Django's have become REST's own
    code = exc.get_codes() if isinstance(exc, APIException) else detail.code
    return problem(known.status_code, code=str(code), detail=str(detail), headers=headers)
