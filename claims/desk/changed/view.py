"""Cited pages that changed, for editors: what was found, what is different, and what they say."""

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from claims.desk.asking import who_may
from claims.desk.claim.typed import giving_back
from claims.drift.choices import LONGEST_NOTE, LONGEST_TEXT, DriftOutcome
from claims.drift.differences import differences
from claims.drift.models import CitedPage, DriftCheck
from claims.drift.selectors import drift_list_flagged, not_checkable
from claims.drift.services import drift_settle
from claims.errors import DriftConflict
from claims.policy import Right, may
from sources.admin.links import outward_link
from workbench.lib.forms import typed

SHOWN = 100
EARLIER_SHOWN = 20
MEANS = {
    DriftOutcome.INTACT: gettext_lazy("The quote stands where it was."),
    DriftOutcome.MOVED: gettext_lazy(
        "The quote is still there, but among other words or at another address."
    ),
    DriftOutcome.MISSING: gettext_lazy("The page is there; the quote is not on it any more."),
    DriftOutcome.GONE: gettext_lazy("The page says that it is not there any more."),
    DriftOutcome.UNREACHABLE: gettext_lazy(
        "The page could not be read, three times on different days."
    ),
}


class ChangedListView(View):
    """The list."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the longest waiting first; where none waits, since when pages are looked at."""
        _require_reader(request)
        rows = _loaded(drift_list_flagged()).defer("text", "citation__snapshot__text")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Cited pages that changed"),
            "checks": rows[:SHOWN],
            "count": drift_list_flagged().count(),
            "looked_at": CitedPage.objects.aggregate(last=Max("checked_at"))["last"],
            "not_checkable": not_checkable().count(),
        }
        return render(request, "claims/changed_list.html", context)


class ChangedView(View):
    """One look at a cited page."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what was found."""
        _require_reader(request)
        return self._page(request, self._check(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note what an editor says; words that are not taken come back."""
        return giving_back(request, lambda: self._settle(request, pk))

    def _settle(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = who_may(request, Right.PUBLISH)
        check = self._check(pk)
        try:
            drift_settle(check=check, by=user, note=typed(request.POST, "settling"))
        except DriftConflict as error:
            return self._page(request, self._check(pk), refused=str(error), status=409)
        messages.success(request, _("Noted. The verdict stays as it is."))
        return redirect("admin:changed")

    @staticmethod
    def _check(pk: int) -> DriftCheck:
        return get_object_or_404(_loaded(DriftCheck.objects.all()), pk=pk)

    def _page(
        self, request: HttpRequest, check: DriftCheck, *, refused: str = "", status: int = 200
    ) -> HttpResponse:
        citation = check.citation
        then = citation.snapshot.text[:LONGEST_TEXT]  # as much of today's is kept
        language = citation.snapshot.source.language
        earlier = DriftCheck.objects.filter(citation=citation, pk__lt=check.pk).defer("text")
        verdict = citation.verdict
        context = {
            **self.admin_site.each_context(request),
            "title": f"{check.get_outcome_display()}: {citation.title or citation.url}",
            "check": check,
            "means": MEANS[DriftOutcome(check.outcome)],
            "citation": citation,
            "verdict": verdict,
            "original": outward_link(citation.url),
            "answered": outward_link(check.address) if check.address else "",
            "differences": differences(then, check.text, language) if check.text else [],
            "earlier": earlier.order_by("-pk")[:EARLIER_SHOWN],
            "may_settle": check.is_flagged and may(request.user, Right.PUBLISH),
            "longest": LONGEST_NOTE,
            "typed": typed(request.POST, "settling"),
            "refused": refused,
        }
        return render(request, "claims/changed.html", context, status=status)


def _require_reader(request: HttpRequest) -> None:
    if not may(request.user, Right.READ_VERDICTS):
        raise PermissionDenied


def _loaded(rows: QuerySet[DriftCheck]) -> QuerySet[DriftCheck]:
    return rows.select_related(
        "citation__verdict__claim__claimant",
        "citation__verdict__rating",
        "citation__snapshot__source",
    )
