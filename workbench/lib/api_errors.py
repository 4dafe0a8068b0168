"""The shape of errors in the REST API."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, OperationalError
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.views import exception_handler

from workbench.lib.exceptions import Unavailable, WorkbenchError

RETRY_AFTER_SECONDS = "10"


def api_exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a `WorkbenchError` as `{"code", "detail"}` with its status; the rest as DRF does."""
    if isinstance(exc, WorkbenchError):
        headers = {"Retry-After": RETRY_AFTER_SECONDS} if isinstance(exc, Unavailable) else None
        body = {"code": exc.code, "detail": str(exc)}
        return Response(body, status=exc.http_status, headers=headers)
    if isinstance(exc, OperationalError):
        # Whatever was saved already: saving it again saves it once.
        body = {"code": "database_unavailable", "detail": _("The database does not answer.")}
        return Response(body, status=503, headers={"Retry-After": RETRY_AFTER_SECONDS})
    if isinstance(exc, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
        return Response({"detail": f"The request is larger than {limit} MB."}, status=413)
    if isinstance(exc, RecursionError):
        return Response({"detail": "The JSON is nested too deeply."}, status=400)
    if isinstance(exc, OverflowError | DataError):
        return Response({"detail": "A number or a date is out of range."}, status=400)
    return exception_handler(exc, context)
