"""Pages that were or are to be fetched: what became of each; those that failed are tried again."""

from datetime import datetime

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sources.admin.links import outward_link, source_link
from sources.choices import FetchStatus
from sources.models import PageFetch
from sources.presentation import FETCH_REASONS
from sources.services import page_fetch_retry
from sources.tasks import enqueue_page
from workbench.lib.admin import ReadOnlyAdmin
from workbench.lib.http import Code


class ReasonFilter(admin.SimpleListFilter):
    """By why nothing came of it: a closed list, so that no rows are counted."""

    title = _("reason")
    parameter_name = "error_code"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Every reason there can be."""
        return sorted(((code, str(words)) for code, words in FETCH_REASONS.items()), key=_by_words)

    def queryset(self, request: HttpRequest, queryset: QuerySet[PageFetch]) -> QuerySet[PageFetch]:
        """Apply it."""
        return queryset.filter(error_code=self.value()) if self.value() else queryset


@admin.register(PageFetch)
class PageFetchAdmin(ReadOnlyAdmin):
    """Fetched pages."""

    when_empty = _("Web pages come here when addresses are imported or a connector names them.")
    list_display = ("url", "status", "reason", "due", "fetched_at", "became")
    list_filter = ("status", ReasonFilter, ("fetched_at", admin.DateFieldListFilter))
    list_select_related = ("source",)
    search_fields = ("url",)
    search_help_text = _("A part of the address")
    ordering = ("-pk",)
    actions = ("fetch_again",)
    fields = (
        "address", "status", "reason", "details", "http_status", "attempts", "in_a_row", "due",
        "held_until", "fetched_at", "became", "archived", "created_at",
    )  # fmt: skip

    @admin.display(description=_("reason"))
    def reason(self, page: PageFetch) -> str:
        """Why nothing came of it, or of the last try."""
        words = str(FETCH_REASONS.get(page.error_code, page.error_code))
        return (
            f"{words} ({page.http_status})" if page.error_code == Code.HTTP_STATUS else words or "–"
        )

    @admin.display(description=_("details"))
    def details(self, page: PageFetch) -> str:
        """The reason as it was written down, with names and numbers."""
        return page.error or "–"

    @admin.display(description=_("due"), ordering="due_at")
    def due(self, page: PageFetch) -> datetime | None:
        """When it is tried next, where it still is."""
        return page.due_at if page.status == FetchStatus.QUEUED else None

    @admin.display(description=_("source"))
    def became(self, page: PageFetch) -> SafeString | str:
        """The source that it became."""
        return source_link(page.source)

    @admin.display(description=_("URL"))
    def address(self, page: PageFetch) -> SafeString | str:
        """The address, to open."""
        return outward_link(page.url)

    @admin.display(description=_("failures in a row"))
    def in_a_row(self, page: PageFetch) -> int:
        """How often it failed since it last worked; after five it is given up."""
        return page.failures

    @admin.display(description=_("held by a worker until"))
    def held_until(self, page: PageFetch) -> datetime | None:
        """When another worker may take it."""
        return page.lease_until

    @admin.display(description=_("SHA-256 of the archived bytes"))
    def archived(self, page: PageFetch) -> str:
        """The key of the last response in the archive."""
        return page.payload_sha256 or "–"

    @admin.action(description=_("Fetch again"), permissions=["fetch"])
    def fetch_again(self, request: HttpRequest, queryset: QuerySet[PageFetch]) -> None:
        """Queue the chosen pages that failed."""
        again = [page for page in queryset if page_fetch_retry(page=page)]
        for page in again:
            enqueue_page(page, queue="live")
        text = ngettext("%(n)d page is queued.", "%(n)d pages are queued.", len(again))
        self.message_user(request, text % {"n": len(again)})

    def has_fetch_permission(self, request: HttpRequest) -> bool:
        """Whoever may add a source may try again."""
        return bool(request.user.has_perm("sources.add_source"))


def _by_words(choice: tuple[str, str]) -> str:
    return choice[1].casefold()
