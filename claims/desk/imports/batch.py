"""An import's page: how it comes on, what became of its rows, its buttons, its report.

`import.js` asks `?status` for the live numbers; without it the page has a link that reloads.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from claims.articles.choices import ImportChannel, ImportStatus, RowState
from claims.articles.imports import (
    import_cancel,
    import_pause,
    import_resume,
    problem_words,
    report_csv,
    report_jsonl,
    rows_of,
)
from claims.articles.imports.control import CANCELLABLE, PAUSABLE, RESUMABLE
from claims.articles.models import ImportBatch, ImportRow
from claims.policy import Right, may
from claims.tasks import enqueue_import, import_queue
from workbench.lib.forms import number
from workbench.lib.workers.status import no_worker_warning

ROWS_SHOWN = 100
REPORTS = {
    "csv": (report_csv, "text/csv; charset=utf-8"),
    "jsonl": (report_jsonl, "application/x-ndjson; charset=utf-8"),
}
ACTIONS: dict[str, Callable[..., bool]] = {
    "pause": import_pause,
    "resume": import_resume,
    "cancel": import_cancel,
}


def batch_page(request: HttpRequest, pk: int, site: AdminSite) -> HttpResponse:
    """Show an import; `?status` answers how it stands, as JSON; `?new` leads on to the one article
    of somebody who pasted one. `?state` chooses the rows, `?after` the page of them.
    """
    batch = _batch(request, pk)
    if "status" in request.GET:
        return JsonResponse(standing(batch))
    if "new" in request.GET and (address := _single_article(batch)):
        return redirect(address)
    state = request.GET.get("state", RowState.FAILED)
    state = state if state in RowState else RowState.FAILED
    after = number(request.GET.get("after", ""))
    rows = rows_of(batch, state).filter(number__gt=after)[: ROWS_SHOWN + 1]
    told = [(row, problem_words(row)) for row in rows]
    context = {
        **site.each_context(request),
        "title": str(batch),
        "batch": batch,
        "standing": standing(batch),
        "counts": _counts(batch),
        "state": RowState(state),
        "rows": told[:ROWS_SHOWN],
        "next": told[ROWS_SHOWN - 1][0].number if len(told) > ROWS_SHOWN else None,
        "is_later": after > 0,
        "articles": batch.articles.select_related("source").order_by("pk")[:20],
        "actions": _actions(batch) if may(request.user, Right.IMPORT) else [],
    }
    return render(request, "claims/import_batch.html", context)


def batch_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause, resume or cancel an import."""
    batch = _batch(request, pk)
    require_import(request)
    act = ACTIONS.get(request.POST.get("action", ""))
    if request.method != "POST" or act is None:
        message = "no such action"
        raise Http404(message)
    if not act(batch=batch):
        state = batch.get_status_display()
        messages.error(request, _("The state has changed meanwhile: %(state)s.") % {"state": state})
    elif batch.status == ImportStatus.QUEUED:
        enqueue_import(batch)
    return redirect("admin:claims_importbatch_change", batch.pk)


def batch_report(request: HttpRequest, pk: int, kind: str) -> StreamingHttpResponse:
    """Stream what became of each row, or of those in `?state`, as a table or as JSON lines."""
    batch = _batch(request, pk)
    if kind not in REPORTS:
        message = "no such report"
        raise Http404(message)
    lines, media_type = REPORTS[kind]
    state = request.GET.get("state", "")
    rows = rows_of(batch, state if state in RowState else "")
    headers = {"Content-Disposition": f'attachment; filename="import-{batch.pk}.{kind}"'}
    return StreamingHttpResponse(lines(rows), content_type=media_type, headers=headers)


def standing(batch: ImportBatch) -> dict[str, Any]:
    """Say how an import stands: for programs in numbers, for people in words."""
    percent = 100 * batch.bytes_read // batch.bytes_total if batch.bytes_total else 0
    percent = 100 if batch.status == ImportStatus.COMPLETED else min(percent, 99)
    words = _("%(state)s, %(percent)d %%, %(rows)s rows") % {
        "state": batch.get_status_display(),
        "percent": percent,
        "rows": number_format(batch.row_count, force_grouping=True),
    }
    waiting = batch.status == ImportStatus.QUEUED
    return {
        "status": batch.status,
        "is_open": batch.status in PAUSABLE,
        "percent": percent,
        "bytes_read": batch.bytes_read,
        "bytes_total": batch.bytes_total,
        "rows": batch.row_count,
        "words": words,
        "counts": {state: count for state, _label, count in _counts(batch)},
        "warning": no_worker_warning(import_queue(batch)) if waiting else "",
        "leads_to": _single_article(batch),
    }


def require_import(request: HttpRequest) -> None:
    """Refuse whoever may not import."""
    if not may(request.user, Right.IMPORT):
        raise PermissionDenied


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    if not may(request.user, Right.READ_IMPORTS):
        raise PermissionDenied
    return get_object_or_404(ImportBatch.objects.select_related("created_by"), pk=pk)


def _counts(batch: ImportBatch) -> list[tuple[str, str, str]]:
    """Return each state of rows with its name and how many there are."""
    return [
        (
            state.value,
            str(state.label),
            number_format(getattr(batch, f"{state.value}_count"), force_grouping=True),
        )
        for state in RowState
    ]


def _actions(batch: ImportBatch) -> list[tuple[str, str]]:
    """Return what may be done with it now: each action and what its button says."""
    offered = (
        ("pause", _("Pause"), batch.status in PAUSABLE),
        ("resume", _("Resume"), batch.status in RESUMABLE and bool(batch.files)),
        ("cancel", _("Cancel the import"), batch.status in CANCELLABLE),
    )
    return [(action, words) for action, words, is_offered in offered if is_offered]


def _single_article(batch: ImportBatch) -> str:
    """Return the page of the article that an import of one has brought, or an empty string."""
    is_done = batch.status == ImportStatus.COMPLETED and batch.channel == ImportChannel.ADMIN
    brought = batch.created_count + batch.updated_count
    if not is_done or batch.row_count != 1 or brought != 1:
        return ""
    row = ImportRow.objects.filter(batch=batch).exclude(article=None).first()
    return reverse("admin:claims_article_text", args=[row.article_id]) if row else ""
