"""The desk's buttons that are about the claim itself: whose it is, what it says, is it worth it."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from claims.desk.claim.going import Handler, to_desk, to_next, typed_kept
from claims.desk.claim.typed import given_back
from claims.errors import ClaimConflict
from claims.policy import Right, may
from claims.statements.choices import ClaimStatus
from claims.statements.models import Appearance, Claim
from claims.statements.services.claims import (
    claim_dismiss,
    claim_give_back,
    claim_reopen,
    claim_take,
    claimant_pick,
)
from claims.statements.services.correcting import (
    Wording,
    claim_correct,
    claim_merge,
    claim_split,
)
from claims.tasks import enqueue_wanted
from workbench.lib.forms import number, typed

MOST_CHOICES = 50


def same_choices(claim: Claim, articles: Iterable[int]) -> Sequence[Claim]:
    """Return which claims it may be the same as: those of its articles and of its claimant.

    Their keys are put together by a union: with an “or”, a database reads every claim there is.
    """
    keys = Appearance.objects.filter(article_id__in=set(articles)).values("claim_id")
    if claim.claimant_id:
        newest = Claim.objects.filter(claimant_id=claim.claimant_id).order_by("-pk")
        said = Claim.objects.filter(pk__in=newest.values("pk")[:MOST_CHOICES])
        keys = keys.union(said.values("pk"))
    others = Claim.objects.filter(pk__in=keys).exclude(pk=claim.pk)
    others = others.exclude(status=ClaimStatus.DISMISSED).select_related("claimant")
    return list(others.order_by("-checkworthiness", "-pk")[:MOST_CHOICES])


def seen_wording(request: HttpRequest) -> Wording:
    """Return what the claim said on the page that was sent."""
    return Wording(typed(request.POST, "seen_text"), typed(request.POST, "seen_claimant"))


def require_as_seen(request: HttpRequest, claim: Claim) -> None:
    """Refuse to go on with a claim that says something else by now. Raises `ClaimConflict`."""
    now = Wording(claim.text, claim.claimant.name if claim.claimant else "")
    if "seen_text" in request.POST and seen_wording(request) != now:
        message = _("Somebody has changed this claim meanwhile. It says now: %(claim)s")
        raise ClaimConflict(message % {"claim": claim})


def unsent_correction(request: HttpRequest) -> bool:
    """Say whether a correction was begun that no other button takes along."""
    if "correct_text" not in request.POST:
        return False
    begun = Wording(typed(request.POST, "correct_text"), typed(request.POST, "correct_claimant"))
    return begun != seen_wording(request) or bool(typed(request.POST, "split_text").strip())


def names_near(others: Sequence[Claim], claim: Claim) -> list[str]:
    """Return names to choose a claimant from: who may have said it, and who speaks beside it."""
    beside = (one.claimant.name for one in others if one.claimant)
    return list(dict.fromkeys([*claim.claimant_candidates, *beside]))


def _require_change(user: User) -> None:
    if not may(user, Right.TRIAGE):
        raise PermissionDenied


def _take(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    _require_change(user)
    typed_kept(request, claim, user)
    claim_take(claim=claim, reviewer=user)
    messages.success(request, _("This claim is yours."))
    return to_desk(claim)


def _give_back(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    _require_change(user)
    typed_kept(request, claim, user)
    claim_give_back(claim=claim, reviewer=user)
    messages.success(request, _("Somebody else may take it now."))
    return redirect("admin:claims_claim_changelist")


def _claimant(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Say who it was: the number of a candidate, from 1; 0, none of them."""
    _require_change(user)
    typed_kept(request, claim, user)
    names = dict(enumerate(["", *claim.claimant_candidates]))
    claimant_pick(claim=claim, name=names.get(number(argument), "?"), by=user)
    return to_desk(claim)


def _correct(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Put right what is claimed and by whom; with words for a second claim, make two of it.

    What cannot be taken comes back, to be sent again.
    """
    _require_change(user)
    typed_kept(request, claim, user)
    seen = seen_wording(request)
    now = Wording(typed(request.POST, "correct_text"), typed(request.POST, "correct_claimant"))
    other = Wording(typed(request.POST, "split_text"), typed(request.POST, "split_claimant"))
    try:
        if not other.text.strip():
            claim_correct(claim=claim, seen=seen, now=now, by=user)
            messages.success(request, _("Corrected. Search again if it says something else now."))
            return to_desk(claim)
        second = claim_split(claim=claim, seen=seen, now=now, other=other, by=user)
    except ClaimConflict as error:
        return _not_taken(request, claim, str(error))
    enqueue_wanted([second.pk])
    link = format_html('<a href="{}">{}</a>', to_desk(second)["Location"], str(second))
    messages.success(request, format_html(_("There are two claims now. The second one: {}"), link))
    return to_desk(claim)


def _not_taken(request: HttpRequest, claim: Claim, reason: str) -> HttpResponse:
    """Give a correction back; sent again, it is one of what the claim says now."""
    claim.refresh_from_db()
    said_by = claim.claimant.name if claim.claimant else ""
    seen = {"seen_text": claim.text, "seen_claimant": said_by}
    return given_back(request, reason, instead=seen)


def _same(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Say that it is the same as another claim; go on there."""
    _require_change(user)
    typed_kept(request, claim, user)
    named = request.POST.get("same_number", "").strip().lstrip("#") or request.POST.get("same_as")
    into = Claim.objects.filter(pk=number(named)).first()
    if into is None:
        message = _("Choose another claim.")
        raise ClaimConflict(message)
    if claim.reviews.exclude(reviewer=user).exists():
        message = _("Somebody else is reviewing this claim: it cannot be set aside.")
        raise ClaimConflict(message)
    claim_merge(claim=claim, into=into, by=user)
    messages.success(request, _("The two are one claim now: this one."))
    return to_desk(into)


def _dismiss(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    _require_change(user)
    typed_kept(request, claim, user)
    claim_dismiss(claim=claim, reason=typed(request.POST, "dismissal"), by=user)
    messages.success(request, _("Dismissed."))
    return to_next(claim, user)


def _reopen(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    _require_change(user)
    claim_reopen(claim=claim, by=user)
    return to_desk(claim)


TRIAGE: dict[str, Handler] = {
    "take": _take,
    "give_back": _give_back,
    "claimant": _claimant,
    "correct": _correct,
    "same": _same,
    "dismiss": _dismiss,
    "reopen": _reopen,
}
