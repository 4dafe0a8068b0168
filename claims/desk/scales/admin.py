"""The scales that verdicts are given on, and how other publishers' ratings stand to them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from claims.reviews.choices import ReviewStatus
from claims.reviews.models import Rating, RatingScale, Review, TheirLabel
from claims.reviews.models.ratings import label_key
from claims.verdicts.models import Verdict
from workbench.lib.audit.recorded import RecordedAdmin


class RatingForm(forms.ModelForm[Rating]):
    """A step of a scale; one that a verdict or a handed-in review uses stays as it is."""

    class Meta:
        model = Rating
        fields = ("slug", "order", "labels", "claimreview_value", "is_unverifiable")

    def clean(self) -> dict[str, Any] | None:
        """Refuse to give what was handed in or published another meaning."""
        if self.instance.pk and self.changed_data and _is_used(Q(pk=self.instance.pk)):
            message = _("Verdicts or reviews use this rating: add a new one instead.")
            raise forms.ValidationError(message)
        return super().clean()


class RatingScaleForm(forms.ModelForm[RatingScale]):
    """A scale; one that a verdict or a review was written on keeps its names."""

    class Meta:
        model = RatingScale
        fields = ("slug", "name", "is_default")

    def clean(self) -> dict[str, Any] | None:
        """Refuse to call what was used otherwise."""
        renamed = set(self.changed_data) & {"slug", "name"}
        if self.instance.pk and renamed and _is_used(Q(scale=self.instance.pk)):
            message = _("Verdicts or reviews use this scale: its names stay.")
            raise forms.ValidationError(dict.fromkeys(renamed, message))
        return super().clean()


def _is_used(ratings: Q) -> bool:
    """Tell whether a verdict or a review that was handed in has one of these ratings."""
    among = {"rating__in": Rating.objects.filter(ratings)}
    reviews = Review.objects.filter(status=ReviewStatus.SUBMITTED, **among)
    return reviews.exists() or Verdict.objects.public().filter(**among).exists()


class RatingInline(TabularInline):
    """The steps of a scale."""

    model = Rating
    form = RatingForm
    extra = 0


@admin.register(RatingScale)
class RatingScaleAdmin(RecordedAdmin):
    """Rating scales."""

    form = RatingScaleForm
    list_display = ("name", "slug", "is_default")
    inlines = (RatingInline,)

    def has_delete_permission(self, request: HttpRequest, obj: RatingScale | None = None) -> bool:
        """Verdicts refer to scales."""
        return False


class TheirLabelForm(forms.ModelForm[TheirLabel]):
    """A label of another publisher; on one scale it is near one rating."""

    class Meta:
        model = TheirLabel
        fields = ("publisher", "domain", "label", "rating", "page")

    def clean(self) -> dict[str, Any] | None:
        """Refuse a label that this scale has already."""
        cleaned = super().clean() or {}
        if rating := cleaned.get("rating"):
            key = label_key(cleaned.get("domain", ""), cleaned.get("label", ""))
            same = TheirLabel.objects.filter(key=key, rating__scale=rating.scale_id)
            if same.exclude(pk=self.instance.pk).exists():
                message = _("This publisher’s label is here already.")
                raise forms.ValidationError({"label": message})
        return cleaned


@admin.register(TheirLabel)
class TheirLabelAdmin(RecordedAdmin):
    """Labels of other publishers, and the nearest of ours."""

    when_empty = _(
        "No other publisher’s ratings are known. “./manage.py setup_desk” adds those that ship."
    )
    form = TheirLabelForm
    list_display = ("label", "publisher", "rating", "domain", "page")
    list_filter = ("rating", "publisher")
    list_select_related = ("rating",)
    search_fields = ("label", "publisher", "domain")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[TheirLabel]:
        """Load what a line shows."""
        rows: QuerySet[TheirLabel] = super().get_queryset(request)
        return rows.select_related("rating")
