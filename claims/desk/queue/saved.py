"""Saved filters: links above the queue, and the page where they are renamed and deleted."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from claims.desk.asking import who_may
from claims.errors import FilterInvalid
from claims.filters.models import LONGEST_NAME, SavedFilter
from claims.filters.queries import normalised
from claims.filters.services import filter_delete, filter_rename, filter_save
from claims.policy import Right
from workbench.lib.forms import number, typed
from workbench.lib.limits import TooLong


def saved_shown(request: HttpRequest) -> dict[str, Any]:
    """Return what the queue shows of filters: whoever asks' own, and those that are in use now."""
    return {
        "saved_filters": SavedFilter.objects.filter(person=request.user.pk),
        "filters_now": normalised(request.GET.urlencode()),
        "longest_filter_name": LONGEST_NAME,
    }


class SavedFiltersView(View):
    """One's own saved filters."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        return self._page(request, who_may(request, Right.READ_CLAIMS))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save, rename or delete one; what is refused is said, and what was typed stays."""
        person, pk = who_may(request, Right.READ_CLAIMS), number(request.POST.get("filter"))
        name, query = typed(request.POST, "name"), typed(request.POST, "query")
        try:
            match request.POST.get("action"):
                case "rename":
                    filter_rename(person=person, pk=pk, name=name)
                case "delete":
                    filter_delete(person=person, pk=pk)
                case _:
                    saved = filter_save(person=person, name=name, query=query)
                    return redirect(f"{reverse('admin:claims_claim_changelist')}?{saved.query}")
        except SavedFilter.DoesNotExist as error:
            raise Http404 from error
        except (FilterInvalid, TooLong) as error:
            refused = {"why": str(error), "pk": pk, "name": name, "query": normalised(query)}
            return self._page(request, person, refused, status=400)
        return redirect("admin:claims_claim_filters")

    def _page(
        self,
        request: HttpRequest,
        person: User,
        refused: dict[str, Any] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Saved filters"),
            "saved": SavedFilter.objects.filter(person=person),
            "refused": refused or {},
            "longest": LONGEST_NAME,
        }
        return render(request, "claims/queue_filters.html", context, status=status)
