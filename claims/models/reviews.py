"""Reviews, the verdicts made from them, and the citations that carry both."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.choices import ReviewStatus, VerdictStatus
from claims.models.claims import Claim
from claims.models.ratings import Rating
from claims.querysets import VerdictQuerySet
from sources.models import SourceSnapshot


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
    rationale = models.TextField(_("rationale"), blank=True)
    note = models.TextField(_("internal note"), blank=True)
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
        )

    def __str__(self) -> str:
        return f"{self.reviewer_name}: {self.claim}"


class Verdict(models.Model):
    """What the desk says about a claim. Immutable once published; corrected by a successor."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="verdicts", verbose_name=_("claim")
    )
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="verdicts")
    rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, related_name="+", verbose_name=_("rating")
    )
    rationale = models.TextField(_("rationale"))
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
    correction = models.TextField(_("what was corrected"), blank=True)
    published_at = models.DateTimeField(_("published"))

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
        )
        indexes = (models.Index(fields=["-published_at", "-id"], name="verdict_by_date"),)

    def __str__(self) -> str:
        return f"{self.rating}: {self.claim}"


class Citation(models.Model):
    """An exact quote from a snapshot, bound to it by offsets and hash, for a review or a verdict.

    `prefix` and `suffix` are the neighbouring words (W3C Web Annotation, TextQuoteSelector), so
    that the place can be found again in another capture of the page.
    """

    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, null=True, related_name="citations"
    )
    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, null=True, related_name="citations"
    )
    snapshot = models.ForeignKey(SourceSnapshot, on_delete=models.PROTECT, related_name="citations")
    order = models.PositiveIntegerField(_("order"))
    quote = models.TextField(_("quote"))
    prefix = models.CharField(max_length=100, blank=True)
    suffix = models.CharField(max_length=100, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    snapshot_sha256 = models.CharField(max_length=64)
    url = models.URLField(max_length=2000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    publisher_name = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True)
    retrieved_at = models.DateTimeField()
    archive_url = models.URLField(max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ("order",)
        constraints = (
            models.CheckConstraint(
                condition=Q(review__isnull=True) ^ Q(verdict__isnull=True),
                name="citation_of_review_or_verdict",
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="citation_not_empty"),
            models.UniqueConstraint(
                fields=["review", "snapshot", "start", "end"], name="citation_once_per_review"
            ),
            models.UniqueConstraint(fields=["review", "order"], name="citation_order_per_review"),
            models.UniqueConstraint(
                fields=["verdict", "snapshot", "start", "end"], name="citation_once_per_verdict"
            ),
            models.UniqueConstraint(fields=["verdict", "order"], name="citation_order_per_verdict"),
        )

    def __str__(self) -> str:
        return self.quote
