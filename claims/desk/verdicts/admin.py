"""What waits for an editor, what was decided, and the scales it was decided on."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from claims.reviews.choices import ReviewStatus
from claims.reviews.models import Rating, RatingScale, Review
from claims.verdicts.models import Verdict
from workbench.lib.admin import ReadOnlyAdmin


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """Reviews that were handed in and are not published yet."""

    list_display = ("claim_link", "rating", "reviewer_name", "submitted_at")
    list_display_links = None
    ordering = ("submitted_at",)
    search_fields = ("claim__text", "reviewer_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        """Only what waits for a decision."""
        queryset: QuerySet[Review] = super().get_queryset(request)
        waiting = queryset.filter(status=ReviewStatus.SUBMITTED, verdicts=None)
        return waiting.select_related("claim", "rating")

    def has_view_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        """Only editors see others' reviews: a second reviewer must not know the first one's."""
        return bool(request.user.has_perm("claims.publish_verdict"))

    @admin.display(description=_("claim"))
    def claim_link(self, review: Review) -> SafeString:
        """The claim, leading to its desk."""
        return format_html(
            '<a class="wb-claim" href="{}" lang="{}" dir="auto">{}</a>',
            reverse("admin:claims_claim_desk", args=[review.claim_id]),
            review.claim.language,
            review.claim.text,
        )


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    """Verdicts with their citations."""

    list_display = ("claim", "rating", "status", "reviewer_name", "editor_name", "published_at")
    list_filter = ("status", "rating", ("published_at", admin.DateFieldListFilter))
    list_select_related = ("claim", "rating")
    search_fields = ("claim__text", "rationale", "claim__claimant__name")
    ordering = ("-pk",)
    fields = (
        "desk", "rating", "rationale", "status", "reviewer_name", "editor_name", "published_at",
        "supersedes", "correction", "cited",
    )  # fmt: skip

    @admin.display(description=_("claim"))
    def desk(self, verdict: Verdict) -> SafeString:
        """The claim, leading to its desk."""
        address = reverse("admin:claims_claim_desk", args=[verdict.claim_id])
        return format_html('<a href="{}">{}</a>', address, verdict.claim.text)

    @admin.display(description=_("citations"))
    def cited(self, verdict: Verdict) -> SafeString:
        """Each quote, leading to its place in the snapshot."""
        rows = format_html_join(
            "",
            '<li><q>{}</q> – {} <a href="{}?start={}&end={}#place">{}</a></li>',
            (
                (
                    citation.quote,
                    citation.publisher_name,
                    reverse("admin:sources_snapshot", args=[citation.snapshot_id]),
                    citation.start,
                    citation.end,
                    _("in its snapshot"),
                )
                for citation in verdict.citations.all()
            ),
        )
        return format_html("<ol>{}</ol>", rows)


class RatingForm(forms.ModelForm[Rating]):
    """A step of a scale; one that a published verdict uses stays as it is."""

    class Meta:
        model = Rating
        fields = ("slug", "order", "labels", "claimreview_value", "is_unverifiable")

    def clean(self) -> dict[str, Any] | None:
        """Refuse to give a published verdict another meaning."""
        meaning = set(self.changed_data) - {"order"}
        if self.instance.pk and meaning:
            used = Verdict.objects.public().filter(rating=self.instance.pk).exists()
            if used:
                message = _("Published verdicts use this rating: add a new one instead.")
                raise forms.ValidationError(message)
        return super().clean()


class RatingInline(TabularInline):
    """The steps of a scale."""

    model = Rating
    form = RatingForm
    extra = 0


@admin.register(RatingScale)
class RatingScaleAdmin(ModelAdmin):
    """Rating scales."""

    list_display = ("name", "slug", "is_default")
    inlines = (RatingInline,)

    def has_delete_permission(self, request: HttpRequest, obj: RatingScale | None = None) -> bool:
        """Verdicts refer to scales."""
        return False
