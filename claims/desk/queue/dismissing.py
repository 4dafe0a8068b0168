"""Dismissing chosen claims of the queue: which they are, and why."""

from collections.abc import Sequence

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from claims.desk.asking import who_may
from claims.desk.chosen import chosen_words, claims_chosen, queue_address
from claims.errors import ClaimConflict
from claims.policy import Right
from claims.statements.choices import LONGEST_DISMISSAL
from claims.statements.models import Claim
from claims.statements.services.claims import claim_dismiss
from workbench.lib.forms import typed
from workbench.lib.limits import TooLong, within


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
        return redirect(queue_address(request.POST.get("filters", "")))

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
            "queue": queue_address(filters),
            "filters": filters,
            "reason": reason or _("Not worth checking"),
            "longest": LONGEST_DISMISSAL,
            "refused": refused,
        }
        return render(request, "claims/queue_dismiss.html", context, status=status)
