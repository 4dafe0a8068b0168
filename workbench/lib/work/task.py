"""The task that works on a row."""

from typing import Any, ClassVar

from celery import Task
from celery.exceptions import TimeLimitExceeded
from django.db import OperationalError

from workbench.lib.work.holding import fail
from workbench.lib.work.row import UNFORESEEN, WorkRow


class WorkTask(Task[Any, Any]):
    """Writes an unforeseen error on its row: the first argument is the row's key.

    `waits` say nothing about the row: the sweep goes on with it. So it does after the hard time
    limit, which ends the worker's process: an attempt like any other that a process died of.
    """

    abstract = True
    row: ClassVar[type[WorkRow]]
    waits: ClassVar[tuple[type[Exception], ...]] = (OperationalError,)

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """Note the error, so that people see it and no sweep tries for ever."""
        if not isinstance(exc, (*self.waits, TimeLimitExceeded)):
            rows = self.row._default_manager.filter(pk=args[0])
            fail(rows, code=UNFORESEEN, error=f"{type(exc).__name__}: {exc}")

    @property
    def redelivered(self) -> bool:
        """Whether the broker has delivered this message before: its first receiver died."""
        return bool((self.request.delivery_info or {}).get("redelivered"))
