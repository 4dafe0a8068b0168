"""The adjudication of a claim: its reviews side by side, and what an editor decides of them.

One form with one place for the reason; each button does its work with what is written there.
"""

from collections.abc import Callable, Sequence

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from claims.desk.adjudication.compare import compared
from claims.desk.asking import who_may
from claims.desk.claim.deciding import keys_of
from claims.desk.claim.going import to_desk
from claims.desk.claim.triage import require_as_seen
from claims.desk.claim.typed import LIMITS, decision_typed, giving_back
from claims.errors import ReviewConflict
from claims.policy import Person, Right, may_be_reviewed_by, reviews_shown
from claims.publishing.selectors import fault_words, review_warnings
from claims.reviews.choices import ReviewStatus
from claims.reviews.models import Citation, Decision, Review
from claims.reviews.selectors import is_own_dispute, review_list_waiting, review_policy
from claims.reviews.services.deciding import (
    review_close,
    review_send_back,
    second_review_ask,
    second_review_waive,
)
from claims.reviews.services.reviews import review_discard
from claims.statements.models import Claim
from claims.statements.transitions import ADJUDICATION, DECIDED, SECOND, Act, leads_on
from claims.verdicts.adjudicating import review_take, undisturbed
from claims.verdicts.models import Verdict
from workbench.lib.exceptions import WorkbenchError
from workbench.lib.forms import number, typed
from workbench.lib.limits import TooLong


class AdjudicationView(View):
    """A claim's reviews, for who decides."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them."""
        who_may(request, Right.PUBLISH)
        claim = get_object_or_404(Claim.objects.select_related("claimant"), pk=pk)
        return self._page(request, claim)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the pressed button says; what is refused comes back with the words typed."""
        return giving_back(request, lambda: self._do(request, pk))

    def _do(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = who_may(request, Right.PUBLISH)
        claim = get_object_or_404(Claim.objects.select_related("claimant"), pk=pk)
        action, _sep, argument = request.POST.get("action", "").partition(":")
        handler = _ACTIONS.get(action)
        if handler is None and action != "look":
            message = "no such action"
            raise Http404(message)
        try:
            require_as_seen(request, claim)
            if handler is None:  # to look again, which Enter presses: with what was typed
                return self._page(request, claim)
            return handler(request, claim, user, argument)
        except TooLong:
            raise
        except WorkbenchError as error:
            claim.refresh_from_db()
            return self._page(request, claim, refused=str(error), status=error.http_status)

    def _page(
        self, request: HttpRequest, claim: Claim, *, refused: str = "", status: int = 200
    ) -> HttpResponse:
        person = request.user
        reviews = list(_waiting(claim, person))
        own = claim.reviews.filter(reviewer=person.pk, status=ReviewStatus.DRAFT).first()
        seconds = Claim.objects.filter(may_be_reviewed_by(person), pk=claim.pk)
        standing = Verdict.objects.standing().filter(claim=claim).select_related("rating").first()
        shown = Q(review__reviewer=person.pk)
        if claim.status in (ADJUDICATION, DECIDED) and own is None:
            # Elsewhere somebody may write a review of it yet that is to be blind.
            shown |= Q(review=None) | Q(review__in=Review.objects.filter(reviews_shown(person)))
        settled = Decision.objects.filter(shown, claim=claim).select_related("review__rating")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Decide: %(claim)s") % {"claim": claim},
            "claim": claim,
            "compared": compared(reviews),
            "rules_asked": "rules" in request.GET,
            "rules_broken": _rules_broken(reviews) if "rules" in request.GET else (),
            "own_draft": own,
            "second_due": claim.status == SECOND,
            "may_second": claim.status == SECOND and seconds.exists(),
            "can_ask": leads_on(claim.status, Act.ASK) and bool(reviews),
            "party": len(reviews) > 0 and is_own_dispute(claim, person.pk),
            "policy": review_policy(),
            "standing": standing,
            "settled": settled,
            "seen": keys_of(reviews),
            "limits": LIMITS,
            "refused": refused,
            "typed": {name: typed(request.POST, name) for name in ("decision", "correction")},
            "close_others": request.POST.get("close_others") == "on",
        }
        return render(request, "claims/adjudication.html", context, status=status)


def _rules_broken(reviews: Sequence[Review]) -> list[str]:
    """Return which rules of ClaimReview the first would break, in words; the claim is the same."""
    return [fault_words(fault) for review in reviews[:1] for fault in review_warnings(review)]


def _waiting(claim: Claim, person: Person) -> QuerySet[Review]:
    """Return the claim's reviews that wait and that this person may know of."""
    in_order = Prefetch("citations", Citation.objects.order_by("order"))
    waiting = review_list_waiting().filter(reviews_shown(person), claim=claim)
    return waiting.select_related("rating").prefetch_related(in_order).order_by("submitted_at")


def _seen(request: HttpRequest, claim: Claim, user: User) -> dict[int, Review]:
    """Return the reviews that wait, by key.

    Raises `ReviewConflict` where they are others by now than the page showed.
    """
    waiting = {review.pk: review for review in _waiting(claim, user)}
    if request.POST.get("seen", "") != keys_of(waiting.values()):
        message = _("Other reviews wait by now than you saw: these are they. Read them first.")
        raise ReviewConflict(message)
    return waiting


def _chosen(request: HttpRequest, claim: Claim, user: User, argument: str) -> Review:
    """Return the review that a button is about. Raises `ReviewConflict`."""
    review = _seen(request, claim, user).get(number(argument))
    if review is None:
        message = _("This review does not wait for a decision any more.")
        raise ReviewConflict(message)
    return review


def to_adjudication(claim: Claim) -> HttpResponse:
    """Go to a claim's adjudication."""
    return redirect(reverse("admin:claims_claim_adjudication", args=[claim.pk]))


def _take(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    with undisturbed(claim):
        verdict = review_take(
            review=_chosen(request, claim, user, argument),
            editor=user,
            reason=typed(request.POST, "decision"),
            close_others=request.POST.get("close_others") == "on",
            replaces=Verdict.objects.filter(pk=number(request.POST.get("standing", ""))).first(),
            correction=typed(request.POST, "correction"),
        )
    messages.success(request, _("Published."))
    left = review_list_waiting().filter(claim=verdict.claim_id).exists()
    return to_adjudication(claim) if left else redirect("admin:claims_review_changelist")


def _send_back(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    review = _chosen(request, claim, user, argument)
    review_send_back(review=review, by=user, comment=typed(request.POST, "decision"))
    told = _("Sent back to %(who)s, who has it as a draft again with what you wrote.")
    messages.success(request, told % {"who": review.reviewer_name})
    return to_adjudication(claim)


def _close(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    review = _chosen(request, claim, user, argument)
    review_close(review=review, by=user, reason=typed(request.POST, "decision"))
    messages.success(request, _("Closed. It stays to be read here."))
    return to_adjudication(claim)


def _ask(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    _seen(request, claim, user)
    second_review_ask(claim=claim, by=user, reason=typed(request.POST, "decision"))
    messages.success(request, _("Somebody else reviews it now, and sees nothing of the first."))
    return to_adjudication(claim)


def _waive(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    second_review_waive(claim=claim, by=user, reason=typed(request.POST, "decision"))
    messages.success(request, _("It goes on without a second review."))
    return to_adjudication(claim)


def _discard(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    review = get_object_or_404(Review, pk=number(argument), claim=claim, reviewer=user)
    review_discard(review=review)
    messages.success(request, _("Your draft is thrown away."))
    return to_adjudication(claim)


def _write(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Go to the desk to write one's own, but lose no words. Raises `ReviewConflict`."""
    if decision_typed(request):
        message = _("What you typed here would be lost: decide with it, or empty the fields first.")
        raise ReviewConflict(message)
    return to_desk(claim, "#finding")


_ACTIONS: dict[str, Callable[[HttpRequest, Claim, User, str], HttpResponse]] = {
    "take": _take,
    "send_back": _send_back,
    "close": _close,
    "ask": _ask,
    "waive": _waive,
    "write": _write,
    "discard": _discard,
}
