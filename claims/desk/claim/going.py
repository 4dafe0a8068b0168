"""What every button of the desk does: keep what was typed, and show the desk or the next claim."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from claims.reviews.models import Rating, Review
from claims.reviews.services.reviews import review_draft, review_save
from claims.statements.models import Claim
from workbench.lib.forms import number, typed

Handler = Callable[[HttpRequest, Claim, User, str], HttpResponse]
"""Does what a button says: the request, the claim, who asks, and what stands behind the colon."""


def to_desk(claim: Claim, anchor: str = "") -> HttpResponse:
    """Go to a claim's desk."""
    return redirect(reverse("admin:claims_claim_desk", args=[claim.pk]) + anchor)


def to_next(claim: Claim) -> HttpResponse:
    """Go to the desk of the most check-worthy claim that waits, else to the queue."""
    waiting = Claim.objects.waiting().filter(status__in=["new", "triaged"]).exclude(pk=claim.pk)
    following = waiting.order_by("-checkworthiness", "-pk").first()
    return to_desk(following) if following else redirect("admin:claims_claim_changelist")


def draft_kept(request: HttpRequest, claim: Claim, user: User) -> Review:
    """Keep what the form holds in the person's draft."""
    draft = review_draft(claim=claim, reviewer=user)
    rating = Rating.objects.filter(pk=number(request.POST.get("rating", ""))).first()
    return review_save(
        review=draft,
        rating=rating,
        rationale=typed(request.POST, "rationale"),
        note=typed(request.POST, "note"),
    )


def anything_typed(request: HttpRequest) -> bool:
    """Say whether there is anything to keep: looking and judging alone begin no review."""
    fields = ("draft", "rating", "rationale", "note")
    return any(typed(request.POST, name).strip() for name in fields)
