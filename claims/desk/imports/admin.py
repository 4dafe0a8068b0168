"""The import page, and the reports of what was imported."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from claims.articles.choices import ImportChannel
from claims.articles.imports import Item, import_items, items_from_bytes, problem_words
from claims.articles.models import Article, ImportBatch
from claims.policy import Right, may
from claims.tasks import enqueue_imported
from workbench.lib.admin import ReadOnlyAdmin
from workbench.lib.workers.status import no_worker_warning

MAX_UPLOAD_BYTES = 100 * 1024 * 1024


class FilesInput(forms.ClearableFileInput):
    """A file field that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploaded files, as a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Clean each."""
        if not data:
            return []
        many = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in many]


class ImportForm(forms.Form):
    """Files, or a text to paste."""

    uploads = FilesField(
        required=False,
        allow_empty_file=True,
        label=_("Files"),
        help_text=_("Files of any kind that newsrooms have, also packed; several at once."),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label=_("Or paste an article"),
        help_text=_("Title first, then the text, as copied from a web page."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, and for a size that one request can take."""
        cleaned = super().clean() or {}
        files = cleaned.get("uploads") or []
        if not files and not (cleaned.get("text") or "").strip():
            raise forms.ValidationError(_("Choose a file or paste a text."))
        if sum(file.size or 0 for file in files) > MAX_UPLOAD_BYTES:
            message = _("More than 100 MB at once: use manage.py import_articles instead.")
            raise forms.ValidationError(message)
        return cleaned

    def items(self) -> Iterator[Item]:
        """Yield what is to be imported."""
        if (text := self.cleaned_data["text"]).strip():
            yield from items_from_bytes(str(_("pasted text")), text.encode())
        for file in self.cleaned_data["uploads"]:
            yield from items_from_bytes(file.name or "?", file.read())

    def name(self) -> str:
        """Say what is imported, for the report's list."""
        names = [file.name or "?" for file in self.cleaned_data["uploads"]]
        if self.cleaned_data["text"].strip():
            names.insert(0, str(_("pasted text")))
        return ", ".join(names)


class ImportView(FormView[ImportForm]):
    """Drop files or paste a text; the report follows."""

    admin_site: AdminSite = admin.site
    form_class = ImportForm
    template_name = "claims/import.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only for people who may import."""
        if not may(request.user, Right.IMPORT):
            messages.error(request, _("You may not import articles."))
            return redirect("admin:index")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Warn beforehand if nobody would process the import."""
        return {
            **self.admin_site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": _("Import articles"),
            "worker_warning": no_worker_warning("live"),
        }

    def form_valid(self, form: ImportForm) -> HttpResponse:
        """Import, queue, and show the report."""
        report = import_items(
            form.items(), channel=ImportChannel.ADMIN, name=form.name(), user=self.request.user
        )
        enqueue_imported(report.articles)
        if report.articles and (warning := no_worker_warning("live")):
            messages.warning(self.request, warning)
        batch = report.batch
        if len(report.articles) == 1 and not report.problems:
            return redirect("admin:claims_article_text", report.articles[0].pk)
        return redirect("admin:claims_importbatch_change", batch.pk)


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    """Imports and their reports."""

    list_display = (
        "name", "channel", "status", "created_count", "updated_count", "unchanged_count",
        "failed_count", "created_by", "created_at",
    )  # fmt: skip
    list_filter = ("channel", "status")
    list_select_related = ("created_by",)
    ordering = ("-pk",)
    fields = (
        "name", "channel", "status", "created_by", "created_at", "finished_at", "created_count",
        "updated_count", "unchanged_count", "failed_count", "articles", "report",
    )  # fmt: skip

    @admin.display(description=_("articles"))
    def articles(self, batch: ImportBatch) -> SafeString | str:
        """The first articles that came in."""
        first: QuerySet[Article] = batch.articles.select_related("source").order_by("pk")[:20]
        rows = format_html_join(
            "",
            '<li><a href="{}">{}</a> – {}</li>',
            (
                (reverse("admin:claims_article_text", args=[a.pk]), str(a), a.get_status_display())
                for a in first
            ),
        )
        return format_html("<ul>{}</ul>", rows) if rows else "–"

    @admin.display(description=_("problems"))
    def report(self, batch: ImportBatch) -> SafeString | str:
        """Each problem with its file, row and field."""
        rows = format_html_join(
            "",
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            (
                (problem["file"], problem["row"] or "–", problem["field"], problem_words(problem))
                for problem in batch.problems
            ),
        )
        if not rows:
            return str(_("none"))
        head = format_html_join(
            "",
            '<th scope="col">{}</th>',
            ((t,) for t in (_("File"), _("Row"), _("Field"), _("Problem"))),
        )
        return format_html(
            '<table class="wb-table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
            head,
            rows,
        )
