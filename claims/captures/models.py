"""Captures: an address and words, on their way to an article and a claim."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.articles.models import Article, ToldWork
from claims.captures.choices import CaptureState
from claims.statements.choices import LONGEST_CLAIM
from claims.statements.models import Claim
from claims.statements.names import LONGEST_NAME


class Capture(ToldWork):
    """What somebody sent: `text`, the words that they selected at `url`, where `title` stood above.

    `is_found` says that the words were found in the page's text; without, the claim is of an
    article of those words alone, and `error` says why. `failures` counts tries to read the page.
    """

    QUEUED, STARTED, FAILED = CaptureState.QUEUED, CaptureState.STARTED, CaptureState.FAILED
    MAX_ATTEMPTS = 3

    url = models.CharField(_("URL"), max_length=2000)
    text = models.TextField(_("words"), max_length=LONGEST_CLAIM)
    title = models.CharField(_("title"), max_length=500, blank=True)
    claimant = models.CharField(_("claimant"), max_length=LONGEST_NAME, blank=True)
    status = models.CharField(
        _("state"), max_length=10, choices=CaptureState.choices, default=CaptureState.QUEUED
    )
    is_found = models.BooleanField(default=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    article = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, related_name="+")
    claim = models.ForeignKey(Claim, on_delete=models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        verbose_name = _("capture")
        verbose_name_plural = _("captures")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="capture_has_words"),)
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=["queued", "started"]),
                name="capture_open",
            ),
        )

    def __str__(self) -> str:
        return self.url
