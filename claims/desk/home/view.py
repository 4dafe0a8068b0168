"""The home page."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from claims.articles.selectors import imports_open
from claims.desk.home.numbers import numbers
from claims.policy import Right, may
from workbench.lib.workers.status import no_worker_warning

IMPORTS_SHOWN = 5


def home_page(request: HttpRequest) -> HttpResponse:
    """Show what waits, which imports are under way, and whether anybody works on them."""
    if not may(request.user, Right.READ_CLAIMS):
        raise PermissionDenied
    imports = list(imports_open()[:IMPORTS_SHOWN]) if may(request.user, Right.READ_IMPORTS) else []
    context = {
        **admin.site.each_context(request),
        "title": _("Home"),
        "numbers": numbers(request.user),
        "imports": imports,
        "warning": no_worker_warning("live"),
    }
    return render(request, "claims/home.html", context)
