"""What every button of the desk does: keep what was typed, and show the desk or the next claim."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from claims.policy import Right, may
from claims.reviews.models import Rating, Review
from claims.reviews.services.reviews import (
    refuse_changed_elsewhere,
    review_digest,
    review_draft,
    review_save,
    words_digest,
)
from claims.statements.models import Claim
from claims.statements.services.going_on import claim_next
from workbench.lib.forms import number, typed

Handler = Callable[[HttpRequest, Claim, User, str], HttpResponse]
"""Does what a button says: the request, the claim, who asks, and what stands behind the colon."""


def to_desk(claim: Claim, anchor: str = "") -> HttpResponse:
    """Go to a claim's desk; `anchor` is the rest of the address, like “#evidence”."""
    return redirect(reverse("admin:claims_claim_desk", args=[claim.pk]) + anchor)


def to_next(claim: Claim, user: User) -> HttpResponse:
    """Take the most check-worthy claim that waits and go to its desk, else to the queue."""
    following = claim_next(reviewer=user, after=claim)
    if following:
        return to_desk(following)
    return redirect("admin:claims_claim_changelist")


def draft_kept(request: HttpRequest, claim: Claim, user: User) -> Review:
    """Keep what the form holds in the person's draft, unless it was changed elsewhere meanwhile.

    `base` in the form tells which words the page began with. Raises `ReviewElsewhere`.
    """
    draft = review_draft(claim=claim, reviewer=user)
    rating = Rating.objects.filter(pk=number(request.POST.get("rating", ""))).first()
    return review_save(
        review=draft,
        rating=rating,
        rationale=typed(request.POST, "rationale"),
        note=typed(request.POST, "note"),
        certainty=typed(request.POST, "certainty"),
        base=typed(request.POST, "base"),
        underway=_digest_underway(request),
    )


def draft_as_shown(request: HttpRequest, claim: Claim, user: User) -> Review:
    """Keep what the form holds, and be sure that the draft says nothing else than the form does.

    Raises `ReviewElsewhere`.
    """
    draft = draft_kept(request, claim, user)
    if "base" in request.POST and digest_sent(request) != review_digest(draft):
        refuse_changed_elsewhere()
    return draft


def digest_sent(request: HttpRequest) -> str:
    """Return the digest of the review's words that the form holds."""
    return _digest(request.POST)


def _digest_underway(request: HttpRequest) -> str:
    """Return the digest of the words of a save that the page did not wait for, "" without one.

    They are a form in a field of the form: a slow save may be done before this request or after.
    """
    words = typed(request.POST, "underway")
    return _digest(QueryDict(words)) if words else ""


def _digest(form: QueryDict) -> str:
    rating = number(form.get("rating", "")) or None
    return words_digest(rating, *(typed(form, name) for name in ("rationale", "note", "certainty")))


def typed_kept(request: HttpRequest, claim: Claim, user: User) -> None:
    """Keep a review that was begun beside what a button does; nothing typed begins none.

    An empty draft would hide what others handed in from an editor. Raises `ReviewElsewhere`.
    """
    has_place = "rationale" in request.POST  # else the page let nobody write
    if has_place and may(user, Right.REVIEW) and anything_typed(request):
        draft_kept(request, claim, user)


def anything_typed(request: HttpRequest) -> bool:
    """Say whether there is anything to keep: looking and judging alone begin no review."""
    fields = ("draft", "rating", "rationale", "note", "certainty")
    return any(typed(request.POST, name).strip() for name in fields)
