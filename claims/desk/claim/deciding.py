"""The desk's buttons about reviews: publish, a second one, what a rationale says without citations.

Nothing is decided about reviews that the page did not show.
"""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from claims.desk.claim.going import Handler, draft_kept, to_desk, typed_kept
from claims.desk.claim.triage import require_as_seen
from claims.errors import ReviewConflict
from claims.evidence.searched import searched_words
from claims.policy import reviews_shown
from claims.reviews.choices import ReviewStatus
from claims.reviews.models import Review
from claims.reviews.selectors import review_list_waiting
from claims.reviews.services.deciding import second_review_ask, second_review_waive
from claims.reviews.services.reviews import review_digest, review_save
from claims.statements.models import Claim
from claims.verdicts.adjudicating import review_take
from claims.verdicts.models import Verdict
from workbench.lib.forms import number, typed


def keys_of(reviews: Iterable[Review]) -> str:
    """Return which reviews a page shows, for its form to send along as `seen`."""
    return "-".join(str(key) for key in sorted(review.pk for review in reviews))


def _require_reviews_as_seen(request: HttpRequest, claim: Claim, user: User) -> None:
    """Refuse to decide where other reviews wait by now than the page showed.

    Raises `ReviewConflict`.
    """
    now = keys_of(review_list_waiting().filter(reviews_shown(user), claim=claim))
    if request.POST.get("seen", now) == now:
        return
    _refuse_who_writes(claim, user)
    message = _("Other reviews wait by now than you saw. Open the claim anew and read them first.")
    raise ReviewConflict(message)


def _refuse_who_writes(claim: Claim, user: User) -> None:
    """Refuse whoever has a draft, and sees nobody else's review. Raises `ReviewConflict`."""
    if claim.reviews.filter(reviewer=user, status=ReviewStatus.DRAFT).exists():
        message = _("You write a review of this claim yourself: hand it in or throw it away first.")
        raise ReviewConflict(message)


def _publish(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Publish a handed-in review, over the verdict that the editor saw if there is one."""
    require_as_seen(request, claim)
    _require_reviews_as_seen(request, claim, user)
    known = Review.objects.filter(reviews_shown(user), claim=claim)
    review = known.filter(pk=number(argument)).first()
    if review is None:
        _refuse_who_writes(claim, user)
        message = "no such review"
        raise Http404(message)
    seen = number(request.POST.get("standing", ""))
    typed_kept(request, claim, user)
    review_take(
        review=review,
        editor=user,
        reason=typed(request.POST, "decision"),
        replaces=Verdict.objects.filter(pk=seen).first(),
        correction=typed(request.POST, "correction"),
    )
    messages.success(request, _("Published."))
    return to_desk(claim)


def _ask(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    _require_reviews_as_seen(request, claim, user)
    typed_kept(request, claim, user)
    second_review_ask(claim=claim, by=user, reason=typed(request.POST, "decision"))
    messages.success(request, _("Somebody else reviews it now, and sees nothing of the first."))
    return to_desk(claim)


def _waive(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    typed_kept(request, claim, user)
    second_review_waive(claim=claim, by=user, reason=typed(request.POST, "decision"))
    messages.success(request, _("It goes on without a second review."))
    return to_desk(claim)


def _searched(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Put into the rationale what was searched, unless the draft is changed in that moment.

    Raises `ReviewElsewhere`.
    """
    words = searched_words(claim)
    if not words:
        typed_kept(request, claim, user)
        messages.warning(request, _("Nobody has searched for this claim yet."))
        return to_desk(claim, "#finding")
    draft = draft_kept(request, claim, user)
    if words not in draft.rationale:
        review_save(
            review=draft,
            rating=draft.rating,
            rationale=f"{draft.rationale}\n\n{words}".strip(),
            note=draft.note,
            base=review_digest(draft),
        )
    return to_desk(claim, "#finding")


DECIDING: dict[str, Handler] = {
    "publish": _publish,
    "ask": _ask,
    "waive": _waive,
    "searched": _searched,
}
