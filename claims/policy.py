"""Who may see and do what: asked by services, the desk, REST and pages, decided here alone."""

from enum import StrEnum
from typing import Any, Protocol

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from claims.errors import NotAllowed


class Right(StrEnum):
    """What a person's role may allow: the names of Django permissions (`workbench.roles`)."""

    READ_ARTICLES = "claims.view_article"
    READ_CLAIMS = "claims.view_claim"
    READ_IMPORTS = "claims.view_importbatch"
    READ_VERDICTS = "claims.view_verdict"
    READ_REVIEWS = "claims.view_review"
    READ_CITATIONS = "claims.view_citation"
    READ_RUNS = "claims.view_retrievalrun"
    READ_SCALES = "claims.view_ratingscale"
    READ_APPEARANCES = "claims.view_appearance"
    READ_CLAIMANTS = "claims.view_claimant"
    IMPORT = "claims.add_article"
    TRIAGE = "claims.change_claim"
    NAME = "claims.change_claimant"
    REVIEW = "claims.add_review"
    PUBLISH = "claims.publish_verdict"


class Person(Protocol):
    """Whoever asks, signed in or not."""

    @property
    def pk(self) -> Any:
        """Their key, None for a stranger."""

    def has_perm(self, perm: str) -> bool:
        """Say whether a role of theirs allows it."""


def may(person: Person, right: Right) -> bool:
    """Say whether a person may do something."""
    return bool(person.has_perm(right))


def require(person: Person, right: Right) -> None:
    """Refuse what a person may not do, in words. Raises `NotAllowed`."""
    if not may(person, right):
        raise NotAllowed(_refusal(right))


def reviews_shown(person: Person) -> Q:
    """Return which reviews a person may know of: their own; and for those who decide, all that was
    handed in, unless a second review of the claim is due, or they owe or write one themselves.

    A second reviewer must not know what the first one found.
    """
    mine = Q(reviewer_id=person.pk)
    if not may(person, Right.PUBLISH):
        return mine
    writes = _reviews().filter(claim=OuterRef("claim"), reviewer=person.pk, status="draft")
    owes = Q(claim__status="in_review", claim__assignee=person.pk)
    blind = Q(claim__status="second_review") | owes | Q(Exists(writes))
    return mine | ~Q(status="draft") & ~blind


def comments_shown(person: Person) -> Q:
    """Return which comments on claims a person may know of: their own; and all others, unless they
    may not know what was found of the claim yet: a second review is due, and the first is not
    theirs; or they owe or write a review, and somebody else has handed one in.
    """
    of_claim = _reviews().filter(claim=OuterRef("claim"))
    handed_in = of_claim.filter(status="submitted")
    turned_down = ["sent_back", "closed"]  # its writer may write the second one
    first_is_theirs = Exists(
        handed_in.filter(reviewer=person.pk).exclude(decisions__kind__in=turned_down)
    )
    others_have = Exists(handed_in.exclude(reviewer=person.pk))
    writes = Exists(of_claim.filter(reviewer=person.pk, status="draft"))
    owes = Q(claim__status="in_review", claim__assignee=person.pk)
    blind = Q(claim__status="second_review") & ~Q(first_is_theirs)
    blind |= (Q(writes) | owes) & Q(others_have)
    return Q(author_id=person.pk) | ~blind


def citations_shown(person: Person) -> Q:
    """Return which citations a person may know of: those of what was published, and of the reviews
    that they may know of.
    """
    public = Q(verdict__status__in=["published", "superseded"])
    return public | Q(review__in=_reviews().filter(reviews_shown(person)))


def may_be_reviewed_by(person: Person) -> Q:
    """Return which claims a person may review: a second review is not by who handed in the first
    one, nor by an editor who has decided anything about the claim, and so has read it.
    """
    wrote = (
        _reviews()
        .filter(claim=OuterRef("pk"), reviewer=person.pk, status="submitted")
        .exclude(decisions__kind__in=["sent_back", "closed"])
    )
    decided = apps.get_model("claims.Decision").objects.filter(claim=OuterRef("pk"), by=person.pk)
    return ~Q(status="second_review") | Q(~Exists(wrote), ~Exists(decided))


def _reviews() -> Any:
    """Return all reviews, whose model stands above this file."""
    return apps.get_model("claims.Review").objects


def _refusal(right: Right) -> str:
    refusals = {
        Right.IMPORT: _("You may not import articles."),
        Right.TRIAGE: _("You may not change claims."),
        Right.NAME: _("You may not change claimants."),
        Right.REVIEW: _("You may not review claims."),
        Right.PUBLISH: _("You may not publish verdicts."),
    }
    return refusals.get(right, _("You may not see this."))
