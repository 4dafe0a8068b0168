"""The queue: one line a claim, the most check-worthy first."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin
from unfold.admin import ModelAdmin
from unfold.contrib.import_export.forms import ExportForm

from claims.assigning.services import MOST_AT_ONCE
from claims.desk.adjudication.view import AdjudicationView
from claims.desk.assigning.view import AssignView
from claims.desk.chosen import chosen_address
from claims.desk.claim.preview import rationale_preview
from claims.desk.claim.reading import ReadingView
from claims.desk.claim.view import DeskView
from claims.desk.claim.words import claimant_words, reason_words
from claims.desk.comments.view import CommentsView
from claims.desk.queue.dismissing import DismissView
from claims.desk.queue.exports import ClaimResource
from claims.desk.queue.filters import LanguageFilter, MineFilter, StateFilter, WorthFilter
from claims.desk.queue.saved import SavedFiltersView, saved_shown
from claims.errors import ClaimConflict
from claims.evidence.selectors import claim_list_counted
from claims.policy import Right, may
from claims.statements.leases import has_run_out
from claims.statements.models import Claim
from claims.statements.services.claims import claim_take
from claims.statements.transitions import TAKEABLE
from workbench.lib.admin import FirstRows, KeptLink, asks_past_the_list
from workbench.lib.ages import age


@admin.register(Claim)
class ClaimAdmin(KeptLink, ExportMixin, ModelAdmin):
    """Claims as a queue; a click leads to the desk."""

    when_empty = _(
        "No claim waits. Import an article, or send what you read; “All” among the "
        "states shows what is decided."
    )
    resource_classes = (ClaimResource,)
    export_form_class = ExportForm
    list_display = (
        "statement", "worth", "appearances_found", "origins_found", "state", "worker", "found",
    )  # fmt: skip
    list_display_links = None
    list_filter = (StateFilter, MineFilter, LanguageFilter, WorthFilter, "assignee")
    list_filter_submit = False
    list_fullwidth = True
    list_before_template = "claims/queue_legend.html"
    list_select_related = ("claimant", "assignee")
    search_fields = (
        "text", "quote", "claimant__name", "claimant__aliases__name", "claimant__same_as__name",
    )  # fmt: skip
    search_help_text = _("Words of the claim, or a claimant’s name")
    show_full_result_count = False
    list_per_page = 50
    paginator = FirstRows
    ordering = ("-checkworthiness", "-pk")
    actions = ("take", "assign", "dismiss")
    fields = readonly_fields = (
        "text", "extracted_text", "quote", "language", "claimant", "state", "created_at", "kept",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """Count what each line shows within the one query."""
        queryset: QuerySet[Claim] = super().get_queryset(request)
        return claim_list_counted(queryset)

    def get_urls(self) -> list[URLPattern]:
        """Put the desk and what belongs to it before the form."""
        wrap, site = self.admin_site.admin_view, self.admin_site
        desk = wrap(DeskView.as_view(admin_site=site))
        reading = wrap(ReadingView.as_view(admin_site=site))
        filters = wrap(SavedFiltersView.as_view(admin_site=site))
        dismiss = wrap(DismissView.as_view(admin_site=site))
        assign = wrap(AssignView.as_view(admin_site=site))
        comments = wrap(CommentsView.as_view(admin_site=site))
        decide = wrap(AdjudicationView.as_view(admin_site=site))
        return [
            path("preview/", wrap(rationale_preview), name="claims_claim_preview"),
            path("filters/", filters, name="claims_claim_filters"),
            path("dismiss/", dismiss, name="claims_claim_dismiss"),
            path("assign/", assign, name="claims_claim_assign"),
            path("<int:pk>/desk/", desk, name="claims_claim_desk"),
            path("<int:pk>/desk/read/<int:snapshot>/", reading, name="claims_claim_reading"),
            path("<int:pk>/comments/", comments, name="claims_claim_comments"),
            path("<int:pk>/adjudication/", decide, name="claims_claim_adjudication"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Call it what it is."""
        context = {"title": _("Queue"), **saved_shown(request), **(extra_context or {})}
        response: HttpResponse = super().changelist_view(request, context)
        return response

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Answer to what is on the list alone."""
        allowed: bool = super().lookup_allowed(lookup, value, request)
        return allowed and not asks_past_the_list(self, lookup)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Claims come from articles."""
        return False

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may see claims may take them along."""
        return may(request.user, Right.READ_CLAIMS)

    def has_delete_permission(self, request: HttpRequest, obj: Claim | None = None) -> bool:
        """Claims are dismissed, not deleted."""
        return False

    @admin.display(description=_("claim"))
    def statement(self, claim: Claim) -> SafeString:
        """The claim and who said it, leading to its desk; its language, its kind, and who may have
        said it where that is not clear.
        """
        unclear = "" if claim.claimant else claimant_words(claim)
        chips = [claim.language, claim.get_kind_display(), unclear]
        return format_html(
            '<div class="wb-line">'
            '<a class="wb-claim" data-desk-link href="{}" lang="{}" dir="auto">{}</a>{}</div>',
            reverse("admin:claims_claim_desk", args=[claim.pk]),
            claim.language,
            str(claim),
            format_html_join(" ", '<span class="wb-chip">{}</span>', ((c,) for c in chips if c)),
        )

    @admin.display(description=_("check-worthiness"), ordering="checkworthiness")
    def worth(self, claim: Claim) -> SafeString:
        """A bar; its title gives the reasons."""
        return format_html(
            '<meter class="wb-meter" min="0" max="1" value="{}" title="{}">{}</meter>',
            f"{claim.checkworthiness:.2f}",
            "\n".join(reason_words(claim)),
            f"{claim.checkworthiness:.0%}",
        )

    @admin.display(description=_("appearances"))
    def appearances_found(self, claim: Any) -> int:
        """In how many places it was printed."""
        return int(claim.appearance_count)

    @admin.display(description=_("independent origins"))
    def origins_found(self, claim: Any) -> str:
        """How many independent origins that speak to the claim the newest search found."""
        if claim.origin_count is None:
            return gettext("not searched yet")
        return str(claim.origin_count or gettext("nothing found"))

    @admin.display(description=_("state"), ordering="status")
    def state(self, claim: Claim) -> SafeString:
        """Where it is on its way."""
        return format_html(
            '<span class="wb-chip wb-chip-{}">{}</span>', claim.status, claim.get_status_display()
        )

    @admin.display(description=_("assignee"), ordering="assignee")
    def worker(self, claim: Claim) -> str:
        """Who works on it and how long already, or that their lease has run out."""
        if claim.assignee is None:
            return "–"
        who = claim.assignee.get_short_name() or claim.assignee.get_username()
        if claim.status not in TAKEABLE or claim.taken_at is None:
            return str(who)
        if has_run_out(claim):
            return gettext("%(who)s, lease has run out") % {"who": who}
        return gettext("%(who)s, for %(age)s") % {"who": who, "age": age(claim.taken_at)}

    @admin.display(description=_("age"), ordering="created_at")
    def found(self, claim: Claim) -> str:
        """How long it has been here."""
        return age(claim.created_at)

    @admin.action(description=_("Take"), permissions=["change"])
    def take(self, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
        """Assign the chosen claims to whoever asks."""
        done = 0
        for claim in queryset:
            try:
                claim_take(claim=claim, reviewer=request.user)
                done += 1
            except ClaimConflict as conflict:
                self.message_user(request, f"{claim}: {conflict}", messages.WARNING)
        text = ngettext("%(n)d claim is yours.", "%(n)d claims are yours.", done) % {"n": done}
        self.message_user(request, text)

    @admin.action(description=_("Give to somebody…"), permissions=["assign"])
    def assign(self, request: HttpRequest, queryset: QuerySet[Claim]) -> HttpResponse:
        """Go to the page where the chosen claims are given to somebody."""
        return self._chosen(request, queryset, "admin:claims_claim_assign")

    def has_assign_permission(self, request: HttpRequest) -> bool:
        """Editors give claims to people."""
        return may(request.user, Right.PUBLISH)

    @admin.action(description=_("Dismiss…"), permissions=["change"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Claim]) -> HttpResponse:
        """Go to the page where it is said why."""
        return self._chosen(request, queryset, "admin:claims_claim_dismiss")

    @staticmethod
    def _chosen(request: HttpRequest, queryset: QuerySet[Claim], page: str) -> HttpResponse:
        keys = list(queryset.values_list("pk", flat=True)[:MOST_AT_ONCE])
        return redirect(chosen_address(page, keys, filters=request.GET.urlencode()))
