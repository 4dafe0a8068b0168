"""What readers say of published verdicts, for editors."""

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from claims.desk.asking import who_may
from claims.desk.claim.going import to_desk
from claims.desk.claim.typed import giving_back
from claims.errors import NoticeConflict, NoticeInvalid
from claims.notices.choices import LONGEST_NOTE, NoticeEnd
from claims.notices.models import Notice
from claims.notices.selectors import notice_list_waiting
from claims.notices.services import notice_settle
from claims.policy import Right
from workbench.lib.forms import typed

SHOWN = 100


class NoticeListView(View):
    """The list."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the longest waiting first."""
        who_may(request, Right.PUBLISH)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Readers’ notices"),
            "notices": _loaded(notice_list_waiting())[:SHOWN],
            "count": notice_list_waiting().count(),
        }
        return render(request, "claims/notice_list.html", context)


class NoticeView(View):
    """One notice."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        who_may(request, Right.PUBLISH)
        return self._page(request, _notice(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Settle it; words that are not taken come back."""
        return giving_back(request, lambda: self._settle(request, pk))

    def _settle(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, notice = who_may(request, Right.PUBLISH), _notice(pk)
        action = request.POST.get("action", "")
        if action not in NoticeEnd:
            message = "no such action"
            raise Http404(message)
        end = NoticeEnd(action)
        try:
            notice_settle(notice=notice, by=user, end=end, note=typed(request.POST, "settling"))
        except (NoticeConflict, NoticeInvalid) as error:
            page = _notice(pk)
            return self._page(request, page, refused=str(error), status=error.http_status)
        if end == NoticeEnd.CORRECTION:
            messages.success(request, _("Noted. A correction is a new review of the claim."))
            return to_desk(notice.verdict.claim, "#finding")
        messages.success(request, _("Noted. The verdict stays as it is."))
        return redirect("admin:notices")

    def _page(
        self, request: HttpRequest, notice: Notice, *, refused: str = "", status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("A reader’s notice: %(claim)s") % {"claim": notice.verdict.published_claim},
            "notice": notice,
            "verdict": notice.verdict,
            "longest": LONGEST_NOTE,
            "typed": typed(request.POST, "settling"),
            "refused": refused,
        }
        return render(request, "claims/notice.html", context, status=status)


def _notice(pk: int) -> Notice:
    return get_object_or_404(_loaded(Notice.objects.all()), pk=pk)


def _loaded(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    return rows.select_related("verdict__claim__claimant", "verdict__rating")
