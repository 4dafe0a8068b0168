"""Rating scales: what people may find, and how it is called."""

from typing import Any

from django.core.validators import URLValidator
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


LONGEST_LABEL = 200


class TheirLabel(models.Model):
    """What another publisher calls a rating, and which of ours is nearest to it.

    `key` is `label_key` of its domain and words; `page` is where the publisher explains them.
    """

    publisher = models.CharField(_("publisher"), max_length=200)
    domain = models.CharField(
        _("domain"), max_length=253, help_text=_("Like “daily.example”; its subdomains go with it.")
    )
    label = models.CharField(_("their words"), max_length=LONGEST_LABEL)
    rating = models.ForeignKey(
        Rating, on_delete=models.CASCADE, related_name="their_labels", verbose_name=_("our rating")
    )
    page = models.CharField(
        _("where it is explained"), max_length=500, blank=True,
        validators=[URLValidator(["https", "http"])],
    )  # fmt: skip
    key = models.CharField(max_length=500, editable=False)

    class Meta:
        verbose_name = _("other publishers’ rating")
        verbose_name_plural = _("other publishers’ ratings")
        ordering = ("domain", "rating", "label")
        constraints = (
            models.UniqueConstraint(fields=["key", "rating"], name="their_label_once_per_rating"),
        )

    def __str__(self) -> str:
        return f"{self.publisher}: {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key in step with the words, and the domain as the key has it."""
        self.domain = _plain(self.domain)
        self.key = label_key(self.domain, self.label)
        super().save(*args, **kwargs)


def label_key(domain: str, label: str) -> str:
    """Return what a publisher's label is found by, whatever its case and space."""
    return f"{_plain(domain)} {' '.join(label.casefold().split())[:LONGEST_LABEL]}"


def _plain(domain: str) -> str:
    return domain.strip().casefold().removeprefix("www.")
