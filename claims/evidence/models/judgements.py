"""What reviewers say of single pieces of evidence: the desk's own relevance judgements."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.evidence.choices import JudgementValue
from claims.statements.models import Claim
from sources.models import Source, SourceSnapshot


class Judgement(models.Model):
    """One person's word on one source for one claim; a later one replaces it.

    It was said of code points [start, end) of the snapshot, the deciding sentence of the time.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="judgements")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="judgements")
    snapshot = models.ForeignKey(SourceSnapshot, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="judgements"
    )
    value = models.CharField(_("judgement"), max_length=10, choices=JudgementValue.choices)
    at = models.DateTimeField(_("judged"), auto_now=True)

    class Meta:
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        constraints = (
            models.UniqueConstraint(
                fields=["claim", "source", "reviewer"], name="judgement_once_per_reviewer"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="judgement_not_empty"),
            models.CheckConstraint(
                condition=Q(value__in=["supports", "refutes", "irrelevant"]),
                name="judgement_value_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.claim_id}/{self.source_id}: {self.value}"
