"""What providers outside answered to a claim's search: who did, who did not, and why."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.articles.models import ToldWork
from claims.evidence.models.runs import RetrievalRun
from sources.choices import AnswerStatus
from sources.models import PageFetch, Source


class ConnectorAnswer(ToldWork):
    """One connector's part in a run. It never holds the run up, and its failing never fails it.

    `requests` keeps each request as sent (without secrets) with the hash of the raw answer;
    `found` what the provider said of each document. What was found is saved as `sources`, or
    fetched as `pages`; once all of it can be searched, the claim is searched for anew, and
    `is_followed` says that this has happened.
    """

    QUEUED = STARTED = AnswerStatus.WAITING
    FAILED = AnswerStatus.FAILED
    MAX_ATTEMPTS = 5

    run = models.ForeignKey(RetrievalRun, on_delete=models.CASCADE, related_name="answers")
    connector = models.CharField(_("connector"), max_length=40)
    status = models.CharField(
        _("status"), max_length=10, choices=AnswerStatus.choices, default=AnswerStatus.WAITING
    )
    reason = models.CharField(_("reason code"), max_length=40, blank=True)
    requests = models.JSONField(default=list)
    found = models.JSONField(default=list)
    sources = models.ManyToManyField(Source, related_name="answers")
    pages = models.ManyToManyField(PageFetch, related_name="answers")
    is_followed = models.BooleanField(default=False)
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("connector's answer")
        verbose_name_plural = _("connectors' answers")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["run", "connector"], name="answer_once_per_run"),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(reason=""), name="answer_failed_with_reason"
            ),
        )
        indexes = (
            models.Index(fields=["due_at"], condition=Q(status="waiting"), name="answer_waiting"),
            models.Index(
                fields=["run"], condition=Q(is_followed=False), name="answer_not_followed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.run}: {self.connector}"

    @classmethod
    def failing(cls, code: str, error: str) -> dict[str, Any]:
        """Note the code, and when it ended."""
        return {**super().failing(code, error), "reason": code, "answered_at": timezone.now()}
