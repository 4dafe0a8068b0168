"""Verdicts: what the desk says."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.reviews.choices import LONGEST_RATIONALE
from claims.reviews.models import Rating, Review
from claims.statements.models import Claim
from claims.statements.names import composed
from claims.verdicts.choices import LONGEST_CORRECTION, VerdictStatus
from claims.verdicts.querysets import VerdictQuerySet
from workbench.lib.limits import at_most


class Verdict(models.Model):
    """What the desk says about a claim. Immutable once published; corrected by a successor.

    `as_published` has the public words of claim, claimant, appearances and rating as they were
    then, in the shape that `claims.verdicts.as_published` describes.
    """

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="verdicts", verbose_name=_("claim")
    )
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="verdicts")
    rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, related_name="+", verbose_name=_("rating")
    )
    rationale = models.TextField(_("rationale"), max_length=LONGEST_RATIONALE)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reviewer_name = models.CharField(_("reviewer"), max_length=255)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    editor_name = models.CharField(_("editor"), max_length=255)
    status = models.CharField(
        _("status"), max_length=20, choices=VerdictStatus.choices, default=VerdictStatus.PREPARING
    )
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )
    correction = models.TextField(
        _("what was corrected"), blank=True, max_length=LONGEST_CORRECTION
    )
    as_published = models.JSONField()
    published_at = models.DateTimeField(_("published"))
    updated_at = models.DateTimeField(
        _("changed"),
        null=True,
        editable=False,
        help_text=_("When it was published or superseded; later for whatever is seen later."),
    )

    objects = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        permissions = (("publish_verdict", _("Can publish a verdict")),)
        constraints = (
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(status="published"),
                name="verdict_one_published_per_claim",
            ),
            models.CheckConstraint(condition=~Q(rationale=""), name="verdict_has_rationale"),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(correction=""),
                name="verdict_correction_says_what",
            ),
            models.UniqueConstraint(
                fields=["updated_at"],
                condition=Q(updated_at__isnull=False),
                name="verdict_changes_one_at_a_time",
            ),
            at_most("rationale", LONGEST_RATIONALE, "verdict_rationale_not_too_long"),
            at_most("correction", LONGEST_CORRECTION, "verdict_correction_not_too_long"),
        )
        indexes = (models.Index(fields=["-published_at", "-id"], name="verdict_by_date"),)

    def __str__(self) -> str:
        return f"{self.rating}: {self.published_claim}"

    @property
    def published_claim(self) -> str:
        """The claim, with who made it, in the words of its publication."""
        claim = self.as_published["claim"]
        return composed(claim["text"], claim["claimant"]["name"] if claim["claimant"] else "")
