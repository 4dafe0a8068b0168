"""Errors that people or clients should read; `workbench.lib.api_errors` is their REST shape."""


class WorkbenchError(Exception):
    """A refusal with a reason. `code` is stable for programs, `str(error)` is for people.

    Services raise subclasses; the edges turn them into a message (admin), a response with
    `http_status` (REST) or an exit code (commands).
    """

    code = "error"
    http_status = 400


class Conflict(WorkbenchError):
    """Somebody else has changed the thing meanwhile, or its state does not allow this."""

    code = "conflict"
    http_status = 409


class Forbidden(WorkbenchError):
    """This person may not do this."""

    code = "forbidden"
    http_status = 403


class Unavailable(WorkbenchError):
    """A service that is needed does not answer; nothing was lost, try again later."""

    code = "unavailable"
    http_status = 503
