"""What editors decide about reviews that were handed in, beside publishing one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.reviews.choices import LONGEST_REASON, DecisionKind
from claims.reviews.models.reviews import Review
from claims.statements.models import Claim
from workbench.lib.limits import at_most

OF_CLAIMS = [DecisionKind.ASKED, DecisionKind.WAIVED]


class Decision(models.Model):
    """An editor's decision with its reason, about a claim or about one handed-in review of it.

    Rows are added only. One that is about a review ends its waiting; a review is published, sent
    back or closed, and only one of these.
    """

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("claim")
    )
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, null=True, related_name="decisions",
        verbose_name=_("review"),
    )  # fmt: skip
    kind = models.CharField(_("decision"), max_length=10, choices=DecisionKind.choices)
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("editor"), max_length=255)
    made_at = models.DateTimeField(_("decided"), auto_now_add=True)

    class Meta:
        verbose_name = _("decision on reviews")
        verbose_name_plural = _("decisions on reviews")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="decision_says_why"),
            models.CheckConstraint(
                condition=Q(kind__in=DecisionKind.values), name="decision_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(review=None, kind__in=OF_CLAIMS)
                | Q(review__isnull=False) & ~Q(kind__in=OF_CLAIMS),
                name="decision_is_about_what_it_decides",
            ),
            models.UniqueConstraint(fields=["review"], name="decision_once_per_review"),
            at_most("reason", LONGEST_REASON, "decision_reason_not_too_long"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.claim_id}"
