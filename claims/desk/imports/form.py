"""The import page: files are dropped or a text is pasted, kept, and imported in the background."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from claims.articles.choices import ImportChannel
from claims.articles.imports import UploadTooLarge, import_open, uploads_store
from claims.policy import Right, may
from claims.tasks import enqueue_import
from workbench.lib.workers.status import no_worker_warning


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
    """Files, or a text or addresses to paste."""

    uploads = FilesField(
        required=False,
        allow_empty_file=True,
        label=_("Files"),
        help_text=_("Files of any kind that newsrooms have, also packed; several at once."),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label=_("Or paste an article, or web addresses"),
        help_text=_(
            "Title first, then the text, as copied from a web page; or addresses of articles, one "
            "a line, which are fetched."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    is_dry_run = forms.BooleanField(
        required=False,
        label=_("Dry run"),
        help_text=_("Says what would become of each article, and stores none."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if not cleaned.get("uploads") and not (cleaned.get("text") or "").strip():
            raise forms.ValidationError(_("Choose a file or paste a text."))
        return cleaned

    def given(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        """Yield the name of each file and its bytes in chunks."""
        if (text := self.cleaned_data["text"]).strip():
            yield str(_("pasted text")), [text.encode()]
        for file in self.cleaned_data["uploads"]:
            yield file.name or "?", file.chunks()


class ImportView(FormView[ImportForm]):
    """Drop files or paste a text; the import's page follows at once."""

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
        """Keep what was given, queue its import, and show how that comes on."""
        try:
            folder, files = uploads_store(form.given())
        except UploadTooLarge as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        except OSError as error:
            why = error.strerror or str(error)
            form.add_error(None, _("The upload cannot be stored: %(why)s.") % {"why": why})
            return self.form_invalid(form)
        batch = import_open(
            channel=ImportChannel.ADMIN,
            name=", ".join(one.name for one in files),
            files=files,
            folder=folder,
            user=self.request.user,
            is_dry_run=form.cleaned_data["is_dry_run"],
        )
        enqueue_import(batch)
        return redirect(f"{reverse('admin:claims_importbatch_change', args=[batch.pk])}?new")
