"""The home page."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.articles.selectors import imports_open
from claims.comments.selectors import comments_with_names, mentions_unseen
from claims.comments.services import mentions_read
from claims.desk.asking import who_may
from claims.desk.home.numbers import numbers
from claims.desk.reports.work import home_reports
from claims.policy import Right, may
from workbench.lib.forms import number
from workbench.lib.workers.status import no_worker_warning

IMPORTS_SHOWN = 5
MENTIONS_SHOWN = 20


def home_page(request: HttpRequest) -> HttpResponse:
    """Show what waits, who has written to one, which imports are under way, whether anybody works
    on them, and whether the desk keeps up; take note of what was read.
    """
    user = who_may(request, Right.READ_CLAIMS)
    if request.method == "POST":
        read = [number(one) for one in request.POST.getlist("read")[:MENTIONS_SHOWN]]
        mentions_read(person=user, comments=read)
        return redirect("admin:home")
    unseen = mentions_unseen(user).select_related("comment__claim__claimant")
    named = list(unseen.prefetch_related("comment__mentions__person")[:MENTIONS_SHOWN])
    imports = list(imports_open()[:IMPORTS_SHOWN]) if may(request.user, Right.READ_IMPORTS) else []
    context = {
        **admin.site.each_context(request),
        "title": _("Home"),
        "numbers": numbers(user),
        "mentions": comments_with_names(mention.comment for mention in named),
        "imports": imports,
        "warning": no_worker_warning("live"),
        "reports": home_reports(decides=may(user, Right.PUBLISH)),
        "reports_at": reverse("admin:work"),
    }
    return render(request, "claims/home.html", context)
