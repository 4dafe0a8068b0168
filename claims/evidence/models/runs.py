"""Retrieval runs and the evidence they found."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.evidence.choices import RunStatus, RunTrigger, StanceHint
from claims.statements.models import Claim
from sources.models import Passage


class RetrievalRun(models.Model):
    """One search for a claim's evidence, with all that is needed to explain its ranks later.

    A worker that takes the run holds it until `lease_until`; whoever finds it STARTED after that
    may queue it anew. Evidence is written in the same transaction that completes the run, so a
    run that was killed leaves nothing behind and one that runs twice writes once. `origins` says
    which sources of its evidence are copies of one another, and why (`services.origins`).
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="runs")
    status = models.CharField(
        _("status"), max_length=20, choices=RunStatus.choices, default=RunStatus.QUEUED
    )
    trigger = models.CharField(
        _("trigger"), max_length=20, choices=RunTrigger.choices, default=RunTrigger.EXTRACTION
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(null=True)
    query = models.JSONField(_("query"), default=dict)
    connectors = models.JSONField(_("connectors"), default=dict)
    ranking = models.JSONField(_("ranking"), default=dict)
    origins = models.JSONField(_("origins"), default=list)
    origin_count = models.PositiveIntegerField(_("independent origins"), default=0)
    error = models.TextField(_("error"), blank=True)
    sources_behind = models.PositiveIntegerField(
        default=0, help_text=_("How many sources were not indexed yet when it searched.")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    queued_at = models.DateTimeField(_("queued"), auto_now_add=True)
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
                fields=["queued_at"],
                condition=Q(status__in=["queued", "started"]),
                name="run_open",
            ),
            models.Index(fields=["claim"], condition=Q(sources_behind__gt=0), name="run_behind"),
        )

    def __str__(self) -> str:
        return f"{self.claim_id}/{self.pk}"


class Evidence(models.Model):
    """A passage at its rank in a run. `legs` has each leg's own score, rank and z-score.

    The deciding sentence lies at code points [highlight_start, highlight_end) of the snapshot.
    `stance` is a machine's hint which way that sentence points, with its reasons; never a verdict.
    """

    run = models.ForeignKey(RetrievalRun, on_delete=models.CASCADE, related_name="evidence")
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField()
    score = models.FloatField()
    legs = models.JSONField(default=dict)
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
            models.UniqueConstraint(fields=["run", "passage"], name="evidence_passage_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="evidence_rank_from_1"),
            models.CheckConstraint(
                condition=Q(highlight_end__gt=F("highlight_start")),
                name="evidence_highlight_not_empty",
            ),
        )

    def __str__(self) -> str:
        return f"#{self.rank}"
