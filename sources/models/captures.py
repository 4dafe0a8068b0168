"""Copies of pages at a web archive."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.choices import CaptureStatus
from sources.models.sources import SourceSnapshot
from workbench.lib.work import WorkRow


class WebCapture(WorkRow):
    """The copy at a web archive of a page as it was read: looked for, or asked to be made.

    `url` is the copy's address and `captured_at` when it was made. `is_same` says that it has the
    very bytes that the desk has read. `job` is the archive's name for the making, while it is at
    it, and `job_since` when that began; `failures` counts those in a row.
    """

    QUEUED, STARTED, FAILED = CaptureStatus.QUEUED, CaptureStatus.STARTED, CaptureStatus.FAILED
    MAX_ATTEMPTS = 5

    snapshot = models.OneToOneField(
        SourceSnapshot, on_delete=models.PROTECT, related_name="web_capture"
    )
    status = models.CharField(
        _("state"), max_length=10, choices=CaptureStatus.choices, default=CaptureStatus.QUEUED
    )
    url = models.URLField(_("archived copy"), max_length=2100, blank=True)
    captured_at = models.DateTimeField(_("captured"), null=True)
    is_same = models.BooleanField(_("the same bytes"), default=False)
    job = models.CharField(max_length=100, blank=True, editable=False)
    job_since = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("archived copy")
        verbose_name_plural = _("archived copies")
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="found") | (~Q(url="") & Q(captured_at__isnull=False)),
                name="web_capture_found_has_an_address",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=["queued", "started"]),
                name="web_capture_open",
            ),
        )

    def __str__(self) -> str:
        return self.url or f"#{self.pk}"
