"""The comments on a claim, and a place to write one."""

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from claims.comments.models import LONGEST_COMMENT
from claims.comments.selectors import comment_list
from claims.comments.services import comment_add
from claims.desk.asking import who_may
from claims.desk.claim.typed import giving_back
from claims.errors import CommentInvalid
from claims.policy import Right, may
from claims.statements.models import Claim
from claims.statements.transitions import SECOND
from workbench.lib.forms import typed


class CommentsView(View):
    """A claim's comments, for one person."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show those that this person may know of."""
        return self._page(request, self._claim(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add one; words that are not taken come back."""
        return giving_back(request, lambda: self._add(request, pk))

    def _add(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim, user = self._claim(request, pk), who_may(request, Right.TRIAGE)
        try:
            comment = comment_add(claim=claim, by=user, text=typed(request.POST, "comment"))
        except CommentInvalid as error:
            return self._page(request, claim, refused=str(error), status=error.http_status)
        messages.success(request, _("Written."))
        address = reverse("admin:claims_claim_comments", args=[claim.pk])
        return redirect(f"{address}#comment-{comment.pk}")

    @staticmethod
    def _claim(request: HttpRequest, pk: int) -> Claim:
        if not may(request.user, Right.READ_CLAIMS):
            raise PermissionDenied
        return get_object_or_404(Claim.objects.select_related("claimant"), pk=pk)

    def _page(
        self, request: HttpRequest, claim: Claim, *, refused: str = "", status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Comments: %(claim)s") % {"claim": claim},
            "claim": claim,
            "comments": comment_list(claim, request.user),
            "second_due": claim.status == SECOND,
            "may_write": may(request.user, Right.TRIAGE),
            "longest": LONGEST_COMMENT,
            "refused": refused,
        }
        return render(request, "claims/comments.html", context, status=status)
