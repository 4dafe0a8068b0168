"""The shape of errors in the REST API."""

from typing import Any

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
    return exception_handler(exc, context)
