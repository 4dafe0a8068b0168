"""Retrieval runs and the evidence they found."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.evidence.choices import EvidenceTier, RunStatus, RunTrigger, StanceHint
from claims.statements.models import Claim
from sources.models import SourceSnapshot
from workbench.lib.work import WorkRow


class RetrievalRun(WorkRow):
    """One search for a claim's evidence, with all that is needed to explain its ranks later.

    Evidence is written in the same transaction that completes the run, so a run that was killed
    leaves nothing behind and one that runs twice writes once. `origins` says
    which sources of its evidence are copies of one another, and why (`services.origins`);
    `origin_count` counts those that speak to the claim: none means that nothing was found.
    """

    QUEUED, STARTED, FAILED = RunStatus.QUEUED, RunStatus.STARTED, RunStatus.FAILED
    MAX_ATTEMPTS = 20

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="runs")
    status = models.CharField(
        _("status"), max_length=20, choices=RunStatus.choices, default=RunStatus.QUEUED
    )
    trigger = models.CharField(
        _("trigger"), max_length=20, choices=RunTrigger.choices, default=RunTrigger.EXTRACTION
    )
    query = models.JSONField(_("query"), default=dict)
    connectors = models.JSONField(_("connectors"), default=dict)
    ranking = models.JSONField(_("ranking"), default=dict)
    origins = models.JSONField(_("origins"), default=list)
    origin_count = models.PositiveIntegerField(_("independent origins"), default=0)
    sources_behind = models.PositiveIntegerField(
        default=0, help_text=_("How many sources were not indexed yet when it searched.")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("retrieval run")
        verbose_name_plural = _("retrieval runs")
        constraints = (
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(status__in=["queued", "started"]),
                name="run_one_open_per_claim",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=["queued", "started"]),
                name="run_open",
            ),
            models.Index(fields=["claim"], condition=Q(sources_behind__gt=0), name="run_behind"),
        )

    def __str__(self) -> str:
        return f"{self.claim_id}/{self.pk}"

    @classmethod
    def failing(cls, code: str, error: str) -> dict[str, Any]:
        """Note when it ended, too."""
        return {**super().failing(code, error), "finished_at": timezone.now()}


class Evidence(models.Model):
    """A source at its rank in a run. `legs` has each leg's own score, rank and z-score.

    The passage that is shown lies at code points [start, end) of the snapshot, and in it the
    deciding sentence, [highlight_start, highlight_end). `tier` says how near the source is to the
    claim, `confidence` how sure a machine is that it speaks to it; both are empty on evidence from
    before there were tiers.
    `stance` is a machine's hint which way that sentence points, with its reasons; never a verdict.
    """

    run = models.ForeignKey(RetrievalRun, on_delete=models.CASCADE, related_name="evidence")
    snapshot = models.ForeignKey(SourceSnapshot, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    rank = models.PositiveIntegerField()
    score = models.FloatField()
    legs = models.JSONField(default=dict)
    tier = models.CharField(
        _("tier"), max_length=10, choices=EvidenceTier.choices, blank=True, default=""
    )
    confidence = models.FloatField(_("confidence"), null=True, blank=True)
    stance = models.CharField(_("stance"), max_length=10, choices=StanceHint.choices, blank=True)
    stance_reasons = models.JSONField(default=list)
    highlight_start = models.PositiveIntegerField()
    highlight_end = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("run", "rank")
        constraints = (
            models.UniqueConstraint(fields=["run", "rank"], name="evidence_one_per_rank"),
            models.UniqueConstraint(fields=["run", "snapshot"], name="evidence_snapshot_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="evidence_rank_from_1"),
            models.CheckConstraint(
                condition=Q(highlight_end__gt=F("highlight_start")),
                name="evidence_highlight_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(start__lte=F("highlight_start"), end__gte=F("highlight_end")),
                name="evidence_highlight_in_passage",
            ),
        )

    def __str__(self) -> str:
        return f"#{self.rank}"

    @property
    def highlight(self) -> str:
        """The deciding sentence."""
        return self.snapshot.text[self.highlight_start : self.highlight_end]

    @property
    def text(self) -> str:
        """The passage's words (load the snapshot with `select_related`)."""
        return self.snapshot.text[self.start : self.end]
