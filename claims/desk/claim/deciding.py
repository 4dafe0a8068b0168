"""The desk's buttons for editors about reviews: ask for a second one, or do without it."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from claims.desk.claim.going import Handler, to_desk
from claims.reviews.services.deciding import second_review_ask, second_review_waive
from claims.statements.models import Claim
from workbench.lib.forms import typed


def _ask(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    second_review_ask(claim=claim, by=user, reason=typed(request.POST, "decision"))
    messages.success(request, _("Somebody else reviews it now, and sees nothing of the first."))
    return to_desk(claim)


def _waive(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    second_review_waive(claim=claim, by=user, reason=typed(request.POST, "decision"))
    messages.success(request, _("It goes on without a second review."))
    return to_desk(claim)


DECIDING: dict[str, Handler] = {"ask": _ask, "waive": _waive}
