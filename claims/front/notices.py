"""“Needs another look”: a small form for everybody about a published verdict.

It is a page of its own, because the verdict's page is the same for everybody and may be kept, and a
form has a secret of its reader's (CSRF).
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims.errors import NoticeConflict, NoticeInvalid
from claims.front.opening import form_page
from claims.front.pages import front_page, shown_verdict
from claims.notices.choices import LONGEST_NOTICE, NoticeChannel
from claims.notices.services import notice_add
from claims.verdicts.models import Verdict
from workbench.lib.exceptions import WorkbenchError
from workbench.lib.forms import typed
from workbench.lib.limits import TooLong
from workbench.lib.rates import NoticeRate, seconds_to_wait

TRAP = "website"
"""A field that no person sees: whoever fills it in is a program, and is thanked."""


@require_http_methods(["GET", "HEAD", "POST"])
@form_page
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form, or take what was written; what is not taken comes back with the reason."""
    verdict = Verdict.objects.public().filter(pk=pk).first()
    if verdict is None:
        raise Http404
    if request.method != "POST":
        return _form(request, verdict)
    sent = redirect(f"{reverse('front:notice', args=[pk])}?{_onward(request)}")
    if request.POST.get(TRAP):
        return sent
    if seconds := seconds_to_wait(request, NoticeRate()):
        answer = _form(request, verdict, seconds=seconds, status=429)
        answer.headers["Retry-After"] = str(seconds)
        return answer
    try:
        notice_add(
            verdict=verdict,
            reason=typed(request.POST, "reason"),
            email=typed(request.POST, "email"),
            channel=NoticeChannel.PAGE,
        )
    except (NoticeInvalid, NoticeConflict, TooLong) as error:
        return _form(request, verdict, error=error, status=error.http_status)
    return sent


def _onward(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked["sent"] = "1"
    return asked.urlencode()


def _form(
    request: HttpRequest,
    verdict: Verdict,
    *,
    error: WorkbenchError | None = None,
    seconds: int = 0,
    status: int = 200,
) -> HttpResponse:
    context = {
        "shown": shown_verdict(verdict),
        "sent": "sent" in request.GET and request.method != "POST",
        "error": str(error) if error else "",
        "field": getattr(error, "field", "reason") if error else "",
        "seconds": seconds,
        "trap": TRAP,
        "longest": LONGEST_NOTICE,
        "typed": {name: typed(request.POST, name) for name in ("reason", "email")},
    }
    return front_page(request, "front/notice.html", context, status=status)
