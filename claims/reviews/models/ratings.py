"""Rating scales: what people may find, and how it is called."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class RatingScale(models.Model):
    """An ordered set of ratings."""

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    is_default = models.BooleanField(_("default"), default=False)

    class Meta:
        verbose_name = _("rating scale")
        verbose_name_plural = _("rating scales")
        constraints = (
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="scale_one_default"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Rating(models.Model):
    """One step of a scale. `claimreview_value` is schema.org's `ratingValue`, 1 worst to 5 best."""

    scale = models.ForeignKey(RatingScale, on_delete=models.PROTECT, related_name="ratings")
    slug = models.SlugField(_("short name"))
    order = models.PositiveSmallIntegerField(_("order"))
    labels = models.JSONField(_("labels"), help_text=_("By language, at least “en”."))
    claimreview_value = models.PositiveSmallIntegerField(
        _("ClaimReview value"), null=True, blank=True
    )
    is_unverifiable = models.BooleanField(
        _("unverifiable"),
        default=False,
        help_text=_("May be published without a citation, but never without a rationale."),
    )

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ("scale", "order")
        constraints = (
            models.UniqueConstraint(fields=["scale", "slug"], name="rating_slug_once_per_scale"),
            models.UniqueConstraint(fields=["scale", "order"], name="rating_order_once_per_scale"),
            models.CheckConstraint(
                condition=Q(claimreview_value__isnull=True)
                | (Q(claimreview_value__gte=1) & Q(claimreview_value__lte=5)),
                name="rating_claimreview_value_1_to_5",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language, else in English."""
        language = (get_language() or "en").split("-")[0]
        return str(self.labels.get(language) or self.labels.get("en") or self.slug)
