"""What waits for an editor, and what was decided."""

from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.drift.models import DriftCheck
from claims.drift.selectors import drift_latest, not_checkable
from claims.policy import Right, may, reviews_shown
from claims.publishing.provenance import provenance_write
from claims.publishing.selectors import desk_publisher
from claims.reviews.models import Citation, Review
from claims.reviews.selectors import review_list_compared
from claims.verdicts.as_published import Change
from claims.verdicts.models import Verdict
from claims.verdicts.selectors import verdict_list_public, verdict_since
from workbench.lib.admin import ReadOnlyAdmin


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """Reviews that were handed in and are not published yet."""

    when_empty = _("No review waits for a decision. What reviewers hand in is listed here.")
    list_display = ("claim_link", "rating", "reviewer_name", "submitted_at", "beside")
    list_display_links = None
    ordering = ("submitted_at",)
    search_fields = ("claim__text", "claim__claimant__name", "reviewer_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        """Only what waits for a decision, and may be known."""
        waiting = review_list_compared().filter(reviews_shown(request.user))
        return waiting.select_related("claim__claimant", "rating")

    def has_view_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        """Only editors see others' reviews: a second reviewer must not know the first one's."""
        return may(request.user, Right.PUBLISH)

    @admin.display(description=_("claim"))
    def claim_link(self, review: Review) -> SafeString:
        """The claim, leading to its desk."""
        return format_html(
            '<a class="wb-claim" href="{}" lang="{}" dir="auto">{}</a>',
            reverse("admin:claims_claim_desk", args=[review.claim_id]),
            review.claim.language,
            str(review.claim),
        )

    @admin.display(description=_("beside it"))
    def beside(self, review: Any) -> SafeString:
        """Whether others wait and differ, or a verdict stands; leading to them side by side."""
        told = {
            _("the ratings differ"): review.ratings > 1,
            _("unanimous"): review.ratings == 1 and review.people > 1,
            _("a verdict stands"): review.stands,
        }
        return format_html(
            '<a class="wb-link" href="{}">{}</a>',
            reverse("admin:claims_claim_adjudication", args=[review.claim_id]),
            ", ".join(str(words) for words, holds in told.items() if holds) or _("Decide"),
        )


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    """Verdicts with their citations, in the words of their publication."""

    when_empty = _("What editors publish is listed here.")
    list_display = ("claim", "rating", "status", "reviewer_name", "editor_name", "published_at")
    list_filter = ("status", "rating", ("published_at", admin.DateFieldListFilter))
    list_select_related = ("claim__claimant", "rating")
    search_fields = ("claim__text", "rationale", "claim__claimant__name")
    ordering = ("-pk",)
    fields = (
        "desk", "claimant", "printed", "rating", "rationale", "status", "reviewer_name",
        "editor_name", "published_at", "supersedes", "correction", "cited", "changed", "proof",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verdict]:
        """Load what the page compares; what was never published is not to be seen."""
        return verdict_list_public()

    def get_urls(self) -> list[URLPattern]:
        """Add the ZIP."""
        view = self.admin_site.admin_view(self.provenance)
        packed = path("<int:pk>/provenance/", view, name="claims_verdict_provenance")
        return [packed, *super().get_urls()]

    def provenance(self, request: HttpRequest, pk: int) -> FileResponse:
        """Send all that a verdict rests on."""
        if not may(request.user, Right.READ_VERDICTS):
            raise PermissionDenied
        verdict = get_object_or_404(Verdict.objects.public(), pk=pk)
        file = TemporaryFile()  # noqa: SIM115  (the response closes it)
        provenance_write(verdict, desk_publisher(request.build_absolute_uri("/")), file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"verdict-{pk}.zip")

    @admin.display(description=_("provenance"))
    def proof(self, verdict: Verdict) -> SafeString:
        """The ZIP that anybody can check."""
        address = reverse("admin:claims_verdict_provenance", args=[verdict.pk])
        return format_html('<a href="{}">{}</a>', address, _("Download all that it rests on (ZIP)"))

    @admin.display(description=_("claim"))
    def desk(self, verdict: Verdict) -> SafeString:
        """The claim as published, leading to its desk."""
        address = reverse("admin:claims_claim_desk", args=[verdict.claim_id])
        return format_html('<a href="{}">{}</a>', address, verdict.published_claim)

    @admin.display(description=_("claimant"))
    def claimant(self, verdict: Verdict) -> str:
        """Who said it, by the name and in the role of then."""
        who = verdict.as_published["claim"]["claimant"]
        if who is None:
            return str(_("the article itself"))
        return f"{who['name']} ({who['role']})" if who["role"] else str(who["name"])

    @admin.display(description=_("appearances"))
    def printed(self, verdict: Verdict) -> SafeString:
        """Where it was printed, as published."""
        places = verdict.as_published["claim"]["appearances"]
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", map(_place, places)))

    @admin.display(description=_("changed since publication"))
    def changed(self, verdict: Verdict) -> SafeString:
        """What is called otherwise today, and where the claim was printed later."""
        since = verdict_since(verdict)
        rows = [*map(_change, since.changes), *map(_later, since.appearances)]
        if not rows:
            return format_html("{}", _("nothing"))
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", rows))

    @admin.display(description=_("citations"))
    def cited(self, verdict: Verdict) -> SafeString:
        """Each quote, leading to its place in the snapshot and a copy; whether it still stands."""
        looked = drift_latest(verdict.pk)
        nowhere = set(not_checkable().filter(verdict=verdict).values_list("pk", flat=True))
        rows = format_html_join(
            "",
            '<li><q>{}</q> – {} <a href="{}?start={}&end={}#place">{}</a>{}{}</li>',
            (
                (
                    citation.quote,
                    citation.publisher_name,
                    reverse("admin:sources_snapshot", args=[citation.snapshot_id]),
                    citation.start,
                    citation.end,
                    _("in its snapshot"),
                    _copy(citation),
                    _drift(looked.get(citation.pk), is_nowhere=citation.pk in nowhere),
                )
                for citation in verdict.citations.all()
            ),
        )
        return format_html("<ol>{}</ol>", rows)


def _copy(citation: Citation) -> SafeString | str:
    if not citation.web_copy:
        return ""
    return format_html(' · <a href="{}">{}</a>', citation.web_copy, _("Archived copy"))


def _drift(check: DriftCheck | None, *, is_nowhere: bool) -> SafeString | str:
    """Say what became of a quote on its page since."""
    if check is not None:
        address = reverse("admin:changed_page", args=[check.pk])
        day = date_format(timezone.localtime(check.checked_at), "DATE_FORMAT")
        return format_html(' · <a href="{}">{} ({})</a>', address, check.get_outcome_display(), day)
    return format_html(" · {}", _("not checkable: no web address")) if is_nowhere else ""


def _place(appearance: Mapping[str, Any]) -> tuple[SafeString]:
    publisher = appearance["publisher"] or _("unknown publisher")
    printed = (appearance["published_at"] or "")[:10]
    return (
        format_html(
            "<q>{}</q> – {}", appearance["quote"],
            ", ".join(str(part) for part in (appearance["title"], publisher, printed) if part),
        ),
    )  # fmt: skip


def _change(change: Change) -> tuple[SafeString]:
    words = format_html("{}: “{}” → “{}”", change.field, change.published, change.now)
    return (words,)


def _later(appearance: Mapping[str, Any]) -> tuple[SafeString]:
    return (format_html("{} {}", _("Printed later:"), *_place(appearance)),)
