"""Cited pages that are looked at again, and what each look came to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.drift.choices import LONGEST_NOTE, DriftOutcome, PageStatus
from claims.reviews.models import Citation
from sources.models import SourceSnapshot
from workbench.lib.limits import at_most
from workbench.lib.work import WorkRow


class CitedPage(WorkRow):
    """A page that a verdict cites, looked at again when it is due; `failures` counts how often in a
    row it could not be reached.
    """

    QUEUED = STARTED = PageStatus.WATCHED
    FAILED = PageStatus.FAILED
    MAX_ATTEMPTS = 5

    snapshot = models.OneToOneField(
        SourceSnapshot, on_delete=models.PROTECT, related_name="cited_page"
    )
    status = models.CharField(
        _("state"), max_length=10, choices=PageStatus.choices, default=PageStatus.WATCHED
    )
    checked_at = models.DateTimeField(_("looked at"), null=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("cited page")
        verbose_name_plural = _("cited pages")
        indexes = (
            models.Index(
                fields=["due_at"], condition=Q(status="watched"), name="cited_page_watched"
            ),
            models.Index(fields=["checked_at"], name="cited_page_checked"),
        )

    def __str__(self) -> str:
        return str(self.snapshot)


class DriftCheck(models.Model):
    """Whether a quote still stood on its page at one moment. Rows are added only.

    `address` is where the page answered from. `start` and `end` are where the quote is in `text`,
    which is the page as it was found; it is empty where it is what the snapshot has. `raw_sha256`
    is the key of the response in the archive. `is_flagged` says that it waits for a person, who
    settles it with a note: the verdict itself is changed by people alone.
    """

    citation = models.ForeignKey(Citation, on_delete=models.PROTECT, related_name="drift_checks")
    outcome = models.CharField(_("outcome"), max_length=12, choices=DriftOutcome.choices)
    checked_at = models.DateTimeField(_("looked at"))
    address = models.CharField(_("URL"), max_length=2000, blank=True)
    http_status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    text = models.TextField(_("text"), blank=True)
    raw_sha256 = models.CharField(max_length=64, blank=True)
    is_flagged = models.BooleanField(_("waits for a person"), default=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_by_name = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("look at a cited page")
        verbose_name_plural = _("looks at cited pages")
        constraints = (
            models.UniqueConstraint(
                fields=["citation"], condition=Q(is_flagged=True), name="drift_flagged_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | (Q(is_flagged=False) & ~Q(note="")),
                name="drift_settled_says_why",
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__gt=models.F("start")),
                name="drift_place_is_whole",
            ),
            at_most("note", LONGEST_NOTE, "drift_note_not_too_long"),
        )
        indexes = (models.Index(fields=["citation", "-id"], name="drift_by_citation"),)

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.citation}"
