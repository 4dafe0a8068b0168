"""Citations: quotes bound to the snapshots they are from."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.reviews.models.reviews import Review
from claims.reviews.querysets import CitationQuerySet
from sources.models import SourceSnapshot


class Citation(models.Model):
    """An exact quote from a snapshot, bound to it by offsets and hash, for a review or a verdict.

    `prefix` and `suffix` are the neighbouring words (W3C Web Annotation, TextQuoteSelector), so
    that the place can be found again in another capture of the page.
    """

    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, null=True, related_name="citations"
    )
    verdict = models.ForeignKey(
        "claims.Verdict", on_delete=models.PROTECT, null=True, related_name="citations"
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

    objects = CitationQuerySet.as_manager()

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

    @property
    def web_copy(self) -> str:
        """The address of a copy at a web archive: the one cited, or else, of those that are
        `shown()`, one found since.
        """
        return self.archive_url or str(getattr(self, "copy_url", ""))
