"""A page by which a reviewer sends what they read: an address, and the words that matter.

A bookmarklet opens it from any page, `capture/?url=…&text=…&title=…`, with the form filled in;
nothing happens before that is sent.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from claims.captures.models import Capture
from claims.captures.services import LONGEST_ADDRESS, capture_open
from claims.errors import CaptureInvalid
from claims.policy import Right, may
from claims.statements.choices import LONGEST_CLAIM
from claims.statements.names import LONGEST_NAME
from claims.tasks import enqueue_sent
from workbench.lib.forms import typed
from workbench.lib.limits import TooLong
from workbench.lib.workers.status import no_worker_warning

FIELDS = ("url", "text", "title", "claimant")
LIMITS = {"url": LONGEST_ADDRESS, "text": LONGEST_CLAIM, "claimant": LONGEST_NAME}
_SCRIPT = (
    "javascript:(()=>{const t=[...String(getSelection()).trim()].slice(0,3000);"
    "while(encodeURIComponent(t.join('')).length>2000)t.splice(-20);"
    "open('ADDRESS?'+new URLSearchParams({url:location.href.slice(0,1501),text:t.join(''),"
    "title:document.title.slice(0,100)}),'_blank','noopener')})()"
)
"""Web servers take no longer first line of a request than some 4,000 bytes: more words than that
are cut, and the form shows which there are.
"""


class CaptureView(View):
    """The form."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it, filled in as the address says."""
        _require(request)
        return self._page(request, request.GET)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send it; what is not taken stays in the form."""
        user = _require(request)
        words = {name: typed(request.POST, name) for name in FIELDS}
        try:
            capture = capture_open(by=user, **words)
        except (CaptureInvalid, TooLong) as error:
            refused = {getattr(error, "field", ""): str(error)}
            return self._page(request, request.POST, refused, status=400)
        enqueue_sent(capture)
        return redirect("admin:capture_sent", capture.pk)

    def _page(
        self,
        request: HttpRequest,
        form: QueryDict,
        refused: dict[str, str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Send what you read"),
            "typed": {name: typed(form, name) for name in FIELDS},
            "refused": refused or {},
            "limits": LIMITS,
            "bookmarklet": bookmarklet(request.build_absolute_uri(reverse("admin:capture"))),
            "worker_warning": no_worker_warning("live"),
        }
        return render(request, "claims/capture.html", context, status=status)


class CaptureSentView(View):
    """What has become of what was sent."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        _require(request)
        rows = Capture.objects.select_related("claim__claimant", "article__source")
        capture = get_object_or_404(rows, pk=pk)
        again = QueryDict(mutable=True)
        again.update({name: getattr(capture, name) for name in FIELDS})
        context = {
            **self.admin_site.each_context(request),
            "title": _("Sent: %(url)s") % {"url": capture.url[:100]},
            "capture": capture,
            "again": again.urlencode(),
            "worker_warning": no_worker_warning("live"),
        }
        return render(request, "claims/capture_sent.html", context)


def bookmarklet(address: str) -> str:
    """Return the script of a bookmark that opens the form for the page one reads: it puts nothing
    into that page, so that no site's policy is in its way.
    """
    return _SCRIPT.replace("ADDRESS", address)


def _require(request: HttpRequest) -> User:
    user = request.user
    allowed = may(user, Right.IMPORT) and may(user, Right.TRIAGE)
    if not isinstance(user, User) or not allowed:
        raise PermissionDenied
    return user
