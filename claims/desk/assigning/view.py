"""Giving chosen claims to somebody: who there is, and how much each has already."""

from collections.abc import Sequence

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from claims.assigning.models import Rule
from claims.assigning.selectors import assignment_policy, reviewers
from claims.assigning.services import claim_assign, claims_assign_by_rule
from claims.desk.asking import who_may
from claims.desk.chosen import chosen_words, claims_chosen, queue_address
from claims.errors import ClaimConflict
from claims.policy import Right
from claims.statements.models import Claim
from workbench.lib.exceptions import WorkbenchError
from workbench.lib.forms import number


class AssignView(View):
    """The page."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the claims and the people."""
        who_may(request, Right.PUBLISH)
        return self._page(request, claims_chosen(request.GET.get("claims", "")))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Give them to a person, or to whose turn it is."""
        user = who_may(request, Right.PUBLISH)
        claims = claims_chosen(request.POST.get("claims", ""))
        try:
            if request.POST.get("action") == "rule":
                done = claims_assign_by_rule(claims=claims, by=user)
            else:
                done = self._to_one(request, claims, user)
        except WorkbenchError as error:
            return self._page(request, claims, refused=str(error), status=error.http_status)
        text = ngettext("%(n)d claim is given.", "%(n)d claims are given.", done) % {"n": done}
        messages.success(request, text)
        if done < len(claims):
            left = len(claims) - done
            text = ngettext(
                "%(n)d is not: somebody has it, it waits for no first review, or nobody reads it.",
                "%(n)d are not: somebody has them, they wait for no first review, or nobody reads "
                "them.",
                left,
            )
            messages.warning(request, text % {"n": left})
        return redirect(queue_address(request.POST.get("filters", "")))

    @staticmethod
    def _to_one(request: HttpRequest, claims: Sequence[Claim], user: User) -> int:
        chosen = number(request.POST.get("person", ""))
        to = User.objects.filter(pk=chosen).first()
        if to is None:
            raise ClaimConflict(_("Choose somebody."))
        done = 0
        for claim in claims:
            try:
                claim_assign(claim=claim, to=to, by=user)
                done += 1
            except ClaimConflict:
                continue
        return done

    def _page(
        self, request: HttpRequest, claims: Sequence[Claim], *, refused: str = "", status: int = 200
    ) -> HttpResponse:
        policy = assignment_policy()
        filters = (request.POST or request.GET).get("filters", "")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Give claims to somebody"),
            "claims": claims,
            "chosen": chosen_words(claim.pk for claim in claims),
            "queue": queue_address(filters),
            "filters": filters,
            "people": reviewers(),
            "rule": policy.get_rule_display() if policy.rule != Rule.HAND else "",
            "refused": refused,
        }
        return render(request, "claims/assign.html", context, status=status)
