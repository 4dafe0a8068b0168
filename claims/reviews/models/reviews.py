"""Reviews, the verdicts made from them, and the citations that carry both."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.reviews.choices import LONGEST_NOTE, LONGEST_RATIONALE, Certainty, ReviewStatus
from claims.reviews.models.ratings import Rating
from claims.statements.models import Claim
from workbench.lib.limits import at_most


class Review(models.Model):
    """What one reviewer found. Its own until handed in; then it waits for an editor."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("claim")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews"
    )
    reviewer_name = models.CharField(_("reviewer"), max_length=255)
    status = models.CharField(
        _("status"), max_length=20, choices=ReviewStatus.choices, default=ReviewStatus.DRAFT
    )
    rating = models.ForeignKey(
        Rating,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rating"),
    )
    rationale = models.TextField(_("rationale"), blank=True, max_length=LONGEST_RATIONALE)
    note = models.TextField(_("internal note"), blank=True, max_length=LONGEST_NOTE)
    certainty = models.CharField(
        _("certainty"), max_length=10, choices=Certainty.choices, blank=True
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    updated_at = models.DateTimeField(_("saved"), auto_now=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = (
            models.UniqueConstraint(
                fields=["claim", "reviewer"],
                condition=Q(status="draft"),
                name="review_one_draft_per_reviewer",
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted")
                | Q(rating__isnull=False, submitted_at__isnull=False),
                name="review_submitted_with_rating",
            ),
            at_most("rationale", LONGEST_RATIONALE, "review_rationale_not_too_long"),
            at_most("note", LONGEST_NOTE, "review_note_not_too_long"),
            models.CheckConstraint(
                condition=Q(certainty__in=["", *Certainty.values]), name="review_certainty_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reviewer_name}: {self.claim}"
