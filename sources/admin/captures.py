"""Copies of cited pages at a web archive: which there are, and why others are not."""

from datetime import datetime

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sources.admin.links import outward_link, source_link
from sources.choices import CaptureStatus
from sources.models import WebCapture
from workbench.lib.admin import ReadOnlyAdmin


@admin.register(WebCapture)
class WebCaptureAdmin(ReadOnlyAdmin):
    """Archived copies."""

    when_empty = _(
        "Once a page is cited, its copy at a web archive is looked for, where WAYBACK is set."
    )
    list_display = ("cited_page", "status", "archived", "captured_at", "is_same", "due", "error")
    list_display_links = None
    list_filter = ("status", "is_same", ("captured_at", admin.DateFieldListFilter))
    search_fields = ("snapshot__source__url", "snapshot__source__title")
    search_help_text = _("A part of the page's address or title")
    ordering = ("-pk",)
    fields = (
        "cited_page", "page", "status", "archived", "captured_at", "is_same", "due", "error",
        "created_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebCapture]:
        """Load what a line shows, without the text."""
        rows: QuerySet[WebCapture] = super().get_queryset(request)
        return rows.select_related("snapshot__source").defer("snapshot__text")

    @admin.display(description=_("source"))
    def cited_page(self, capture: WebCapture) -> SafeString | str:
        """The page that was cited."""
        return source_link(capture.snapshot.source)

    @admin.display(description=_("URL"))
    def page(self, capture: WebCapture) -> SafeString | str:
        """Its own address."""
        return outward_link(capture.snapshot.source.url)

    @admin.display(description=_("archived copy"))
    def archived(self, capture: WebCapture) -> SafeString | str:
        """The copy, to open."""
        return outward_link(capture.url)

    @admin.display(description=_("due"), ordering="due_at")
    def due(self, capture: WebCapture) -> datetime | None:
        """When the archive is asked next, where it still is."""
        return capture.due_at if capture.status == CaptureStatus.QUEUED else None
