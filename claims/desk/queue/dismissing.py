"""Dismissing chosen claims of the queue: which they are, and why."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from claims.desk.asking import who_may
from claims.desk.chosen import chosen_words, claims_chosen
from claims.errors import ClaimConflict
from claims.filters.queries import normalised
from claims.policy import Right
from claims.statements.choices import LONGEST_DISMISSAL
from claims.statements.models import Claim
from claims.statements.services.claims import claim_dismiss
from workbench.lib.forms import typed
from workbench.lib.limits import TooLong, within


def dismiss_address(claims: Sequence[int], *, filters: str = "") -> str:
    """Return the address of the page for some claims; `filters` are those of the queue that was
    looked at, which is gone back to.
    """
    query = urlencode({"claims": chosen_words(claims), "filters": normalised(filters)})
    return f"{reverse('admin:claims_claim_dismiss')}?{query}"


def _queue(filters: str) -> str:
    """Return the queue's address with filters; whatever else was written is left out."""
    return f"{reverse('admin:claims_claim_changelist')}?{normalised(filters)}".rstrip("?")


class DismissView(View):
    """The page."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the claims, and ask why."""
        who_may(request, Right.TRIAGE)
        return self._page(request, claims_chosen(request.GET.get("claims", "")))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Dismiss them with the reason; those that are not open any more are named."""
        user, claims = who_may(request, Right.TRIAGE), claims_chosen(request.POST.get("claims", ""))
        reason = typed(request.POST, "reason")
        try:
            if not within(reason, LONGEST_DISMISSAL, _("Why are they not worth checking?")):
                raise ClaimConflict(_("Say why the claims are dismissed."))
        except (ClaimConflict, TooLong) as error:
            return self._page(request, claims, reason, str(error), status=400)
        done = 0
        for claim in claims:
            try:
                claim_dismiss(claim=claim, reason=reason, by=user)
                done += 1
            except ClaimConflict as conflict:
                messages.warning(request, f"{claim}: {conflict}")
        if done:
            text = ngettext("%(n)d claim dismissed.", "%(n)d claims dismissed.", done)
            messages.success(request, text % {"n": done})
        return redirect(_queue(request.POST.get("filters", "")))

    def _page(
        self,
        request: HttpRequest,
        claims: Sequence[Claim],
        reason: str = "",
        refused: str = "",
        status: int = 200,
    ) -> HttpResponse:
        filters = (request.POST or request.GET).get("filters", "")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Dismiss claims"),
            "claims": claims,
            "chosen": chosen_words(claim.pk for claim in claims),
            "queue": _queue(filters),
            "filters": filters,
            "reason": reason or _("Not worth checking"),
            "longest": LONGEST_DISMISSAL,
            "refused": refused,
        }
        return render(request, "claims/queue_dismiss.html", context, status=status)
