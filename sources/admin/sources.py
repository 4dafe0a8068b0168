"""Sources in the admin: read, not written."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from sources.admin.copies import CopyGroupFilter, copies_shown
from sources.admin.links import outward_link
from sources.models import Publisher, Source, SourceSnapshot
from workbench.lib.admin import KeptLink, asks_past_the_list
from workbench.lib.forms import number
from workbench.lib.marking import segments


@admin.register(Publisher)
class PublisherAdmin(ModelAdmin):
    """Publishers."""

    list_display = ("name", "domain", "country", "is_sample")
    list_filter = ("country", "is_sample")
    search_fields = ("name", "domain")


@admin.register(Source)
class SourceAdmin(KeptLink, ModelAdmin):
    """Sources, with their snapshots to read."""

    when_empty = _(
        "Sources come with imports, from connectors, and from addresses that are given "
        "on a claim’s desk."
    )
    list_display = ("headline", "publisher", "language", "kind", "published_at", "indexed_at")
    list_filter = (
        "kind", "language", "is_sample", ("published_at", admin.DateFieldListFilter),
        CopyGroupFilter,
    )  # fmt: skip
    list_select_related = ("publisher",)
    search_fields = ("title", "url", "publisher__name")
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-pk",)
    fields = (
        "title", "publisher", "author", "kind", "rating_label", "language", "published_at", "link",
        "text_link", "copies", "is_sample", "created_at", "indexed_at", "index_error", "kept",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Load what a line shows."""
        queryset: QuerySet[Source] = super().get_queryset(request)
        return queryset.select_related("publisher", "current_snapshot")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Answer to what is on the list alone."""
        allowed: bool = super().lookup_allowed(lookup, value, request)
        return allowed and not asks_past_the_list(self, lookup)

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> Any:
        """Sources come in by import and are never edited."""
        return self.fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Sources come in by import."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        """Evidence is kept."""
        return False

    @admin.display(description=_("source"), ordering="title")
    def headline(self, source: Source) -> str:
        """The title, shortened."""
        return str(source)[:100]

    @admin.display(description=_("URL"))
    def link(self, source: Source) -> SafeString | str:
        """The address, to open."""
        return outward_link(source.url)

    @admin.display(description=_("copies"))
    def copies(self, source: Source) -> SafeString | str:
        """Sources with nearly the same text; read once, since Unfold asks for it five times."""
        kept: dict[str, SafeString | str] = vars(source)
        if "copies_shown" not in kept:
            kept["copies_shown"] = copies_shown(source)
        return kept["copies_shown"]

    @admin.display(description=_("text"))
    def text_link(self, source: Source) -> SafeString | str:
        """The newest snapshot."""
        if source.current_snapshot_id is None:
            return "–"
        address = reverse("admin:sources_snapshot", args=[source.current_snapshot_id])
        return format_html('<a href="{}">{}</a>', address, _("Read the snapshot"))

    def get_urls(self) -> list[URLPattern]:
        """Add the snapshot page."""
        page = path(
            "snapshot/<int:pk>/", self.admin_site.admin_view(self.snapshot), name="sources_snapshot"
        )
        return [page, *super().get_urls()]

    def snapshot(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a snapshot's text; `?start=&end=` marks a place in it."""
        if not request.user.has_perm("sources.view_sourcesnapshot"):
            raise PermissionDenied
        snapshot = get_object_or_404(
            SourceSnapshot.objects.select_related("source__publisher"), pk=pk
        )
        start, end = (number(request.GET.get(name)) for name in ("start", "end"))
        context = {
            **self.admin_site.each_context(request),
            "title": str(snapshot.source),
            "snapshot": snapshot,
            "segments": segments(snapshot.text, [(start, end, "place")] if end > start else []),
        }
        return render(request, "sources/snapshot.html", context)
