"""Pages that are to be fetched, and what came of it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.choices import FetchStatus
from sources.models.sources import Source
from workbench.lib.work import WorkRow


class PageFetch(WorkRow):
    """A web page to fetch: asked for once, tried until it is there or cannot be.

    A failure that may heal puts it back into the queue, `due_at` a later moment; `failures` counts
    those in a row. `etag` and `last_modified` are what the next request
    asks with, `payload_sha256` is the key of the last response in the archive.
    """

    QUEUED, STARTED, FAILED = FetchStatus.QUEUED, FetchStatus.STARTED, FetchStatus.FAILED
    MAX_ATTEMPTS = 20

    key = models.CharField(max_length=64, unique=True, editable=False)
    url = models.CharField(_("URL"), max_length=2000)
    status = models.CharField(
        _("state"), max_length=10, choices=FetchStatus.choices, default=FetchStatus.QUEUED
    )
    error_code = models.CharField(_("error code"), max_length=40, blank=True)
    http_status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    payload_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    fetched_at = models.DateTimeField(_("fetched"), null=True, editable=False)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        related_name="page_fetches",
        verbose_name=_("source"),
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("fetched page")
        verbose_name_plural = _("fetched pages")
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error_code=""),
                name="page_fetch_failure_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["fetched", "unchanged"]) | Q(source__isnull=False),
                name="page_fetch_success_has_a_source",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=["queued", "started"]),
                name="page_fetch_open",
            ),
        )

    def __str__(self) -> str:
        return self.url

    @classmethod
    def failing(cls, code: str, error: str) -> dict[str, Any]:
        """Note the code, too."""
        return {**super().failing(code, error), "error_code": code}
