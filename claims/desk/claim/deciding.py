"""The desk's buttons about reviews: a second one, and what a rationale says without citations."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from claims.desk.claim.going import Handler, draft_kept, to_desk, typed_kept
from claims.evidence.searched import searched_words
from claims.reviews.services.deciding import second_review_ask, second_review_waive
from claims.reviews.services.reviews import review_save
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


def _searched(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Put into the rationale what was searched."""
    words = searched_words(claim)
    if not words:
        typed_kept(request, claim, user)
        messages.warning(request, _("Nobody has searched for this claim yet."))
        return to_desk(claim, "#finding")
    draft = draft_kept(request, claim, user)
    if words not in draft.rationale:
        rationale = f"{draft.rationale}\n\n{words}".strip()
        review_save(review=draft, rating=draft.rating, rationale=rationale, note=draft.note)
    return to_desk(claim, "#finding")


DECIDING: dict[str, Handler] = {"ask": _ask, "waive": _waive, "searched": _searched}
