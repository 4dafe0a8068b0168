"""A row that is worked on in the background."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

GIVEN_UP, UNFORESEEN = "given-up", "unforeseen"
"""Why a row is closed as failed by no decision of ours: a stable code."""


class WorkRow(models.Model):
    """Something to be done, and how far it has come.

    The concrete model has a `status` with values of its own: one for what waits, one for what is
    held (the same, where people need not see the difference), one for what has failed. All others
    are closed. `due_at` is when a row was queued, or is to be tried again; `lease_until` is set
    while a worker holds it; `attempts` were begun and not given back; `error` says in words why it
    failed or waits.
    """

    QUEUED: ClassVar[str]
    STARTED: ClassVar[str]
    FAILED: ClassVar[str]
    MAX_ATTEMPTS: ClassVar[int]

    status: "models.CharField[str, str]"
    attempts = models.PositiveSmallIntegerField(
        _("attempts"), default=0, db_default=0, editable=False
    )
    lease_until = models.DateTimeField(null=True, editable=False)
    due_at = models.DateTimeField(default=timezone.now, editable=False)
    error = models.TextField(_("reason"), blank=True)

    class Meta:
        abstract = True

    @classmethod
    def failing(cls, code: str, error: str) -> dict[str, Any]:
        """Return what is written on a row that fails; `code` is one of those above."""
        return {"status": cls.FAILED, "lease_until": None, **cls.telling(error)}

    @staticmethod
    def telling(reason: str) -> dict[str, Any]:
        """Return what is written so that people read why."""
        return {"error": reason}
