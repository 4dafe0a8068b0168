"""Imports in the admin: a list, and the addresses of each import's page, buttons and reports."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from claims.articles.models import ImportBatch
from claims.desk.imports.batch import batch_act, batch_page, batch_report
from workbench.lib.admin import ReadOnlyAdmin
from workbench.lib.forms import number


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    """Imports."""

    when_empty = _("Each import is listed here with what became of its rows.")
    list_display = (
        "name", "channel", "status", "is_dry_run", "created_count", "updated_count",
        "unchanged_count", "duplicate_count", "failed_count", "created_by", "created_at",
    )  # fmt: skip
    list_filter = ("channel", "status")
    list_select_related = ("created_by",)
    ordering = ("-pk",)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the import's own page; nothing is changed by a form here."""
        if request.method == "GET":
            return batch_page(request, number(object_id), self.admin_site)
        answer: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        return answer

    def get_urls(self) -> list[URLPattern]:
        """Add the buttons and the reports."""
        guard = self.admin_site.admin_view
        return [
            path("<int:pk>/act/", guard(batch_act), name="claims_importbatch_act"),
            path(
                "<int:pk>/report.<str:kind>", guard(batch_report), name="claims_importbatch_report"
            ),
            *super().get_urls(),
        ]
