"""How a rationale will be read, while it is being written."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.desk.asking import who_may
from claims.policy import Right
from claims.reviews.choices import LONGEST_RATIONALE
from workbench.lib.forms import typed
from workbench.lib.limits import TooLong, within
from workbench.lib.prose import prose


@require_POST
def rationale_preview(request: HttpRequest) -> HttpResponse:
    """Return what was sent as readers will see it, a piece of HTML; nothing is written."""
    who_may(request, Right.REVIEW)
    try:
        text = within(typed(request.POST, "rationale"), LONGEST_RATIONALE, _("Rationale"))
    except TooLong as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(prose(text))
