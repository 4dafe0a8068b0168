"""Who may see and do what: asked by services, the desk, REST and pages, decided here alone."""

from enum import StrEnum
from typing import Any, Protocol

from django.db.models import Q
from django.utils.translation import gettext as _

from claims.errors import NotAllowed


class Right(StrEnum):
    """What a person's role may allow: the names of Django permissions (`workbench.roles`)."""

    READ_ARTICLES = "claims.view_article"
    READ_CLAIMS = "claims.view_claim"
    READ_IMPORTS = "claims.view_importbatch"
    READ_VERDICTS = "claims.view_verdict"
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
    """Return which reviews a person may know of: their own, and all that was handed in for those
    who decide; a second reviewer must not know what the first one found.
    """
    mine = Q(reviewer_id=person.pk)
    return mine | ~Q(status="draft") if may(person, Right.PUBLISH) else mine


def _refusal(right: Right) -> str:
    refusals = {
        Right.IMPORT: _("You may not import articles."),
        Right.TRIAGE: _("You may not change claims."),
        Right.NAME: _("You may not change claimants."),
        Right.REVIEW: _("You may not review claims."),
        Right.PUBLISH: _("You may not publish verdicts."),
    }
    return refusals.get(right, _("You may not see this."))
