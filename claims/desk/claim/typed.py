"""What people type on the desk: how long it may be, and what becomes of it if it is not saved."""

import logging
from collections.abc import Callable, Mapping, Sequence

from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.comments.models import LONGEST_COMMENT
from claims.desk.claim.going import digest_sent
from claims.desk.claim.unsent import DECIDED
from claims.drift.choices import LONGEST_NOTE as LONGEST_SETTLING
from claims.reviews.choices import (
    LONGEST_NOTE,
    LONGEST_QUOTE,
    LONGEST_RATIONALE,
    LONGEST_REASON,
    ReviewStatus,
)
from claims.reviews.models import Rating, Review
from claims.reviews.services.reviews import review_digest
from claims.statements.choices import LONGEST_CLAIM, LONGEST_DISMISSAL
from claims.statements.names import LONGEST_NAME
from claims.verdicts.choices import LONGEST_CORRECTION
from workbench.lib.forms import number, typed
from workbench.lib.http import MAX_URL_CHARS
from workbench.lib.limits import TooLong
from workbench.lib.resend import database_away, not_taken

_log = logging.getLogger(__name__)

LIMITS = {
    "rationale": LONGEST_RATIONALE,
    "note": LONGEST_NOTE,
    "quote": LONGEST_QUOTE,
    "correction": LONGEST_CORRECTION,
    "decision": LONGEST_REASON,
    "dismissal": LONGEST_DISMISSAL,
    "address": MAX_URL_CHARS,
    "correct_text": LONGEST_CLAIM,
    "correct_claimant": LONGEST_NAME,
    "split_text": LONGEST_CLAIM,
    "split_claimant": LONGEST_NAME,
    "settling": LONGEST_SETTLING,
    "comment": LONGEST_COMMENT,
}

NAMES = {
    "rationale": gettext_lazy("Rationale"),
    "note": gettext_lazy("Internal note"),
    "quote": gettext_lazy("Quote"),
    "correction": gettext_lazy("What it corrects, and why"),
    "decision": gettext_lazy("Reason or comment"),
    "dismissal": gettext_lazy("Why is it not worth checking?"),
    "address": gettext_lazy("Add a source by its web address"),
    "correct_text": gettext_lazy("What is claimed"),
    "correct_claimant": gettext_lazy("Who says so (empty: the article itself)"),
    "split_text": gettext_lazy("A second claim in the same words, if there are two"),
    "split_claimant": gettext_lazy("Who says the second one"),
    "comment": gettext_lazy("Comment"),
    "settling": gettext_lazy("Why the verdict can stay as it is"),
}
"""What people call the fields."""


def given_back(
    request: HttpRequest,
    reason: str,
    *,
    status: int = 409,
    instead: Mapping[str, str] | None = None,
    stands: Sequence[tuple[str, str]] = (),
    chosen: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """Answer a form of the desk with why it was not taken and what was typed (see `not_taken`)."""
    return not_taken(
        request,
        reason=reason,
        status=status,
        typed=LIMITS,
        names=NAMES,
        instead=instead,
        stands=stands,
        chosen=chosen,
    )


def decision_typed(request: HttpRequest) -> bool:
    """Say whether there are words about a decision, which no draft keeps."""
    return any(typed(request.POST, name).strip() for name in DECIDED)


def decision_given_back(request: HttpRequest, mine: QuerySet[Review], reason: str) -> HttpResponse:
    """Give back the words of a refused decision; those of the review may have been kept by now."""
    draft = mine.filter(status=ReviewStatus.DRAFT).first()
    kept = draft is not None and review_digest(draft) == digest_sent(request)
    return given_back(request, reason, instead={"base": digest_sent(request)} if kept else None)


def giving_back(request: HttpRequest, action: Callable[[], HttpResponse]) -> HttpResponse:
    """Do what a form asks; words that could not be saved come back, to be sent again.

    Saving while typing is answered with JSON, and the page keeps the words.
    """
    saving = request.POST.get("action") == "autosave"
    try:
        return action()
    except OperationalError:
        _log.exception("the desk could not save")
        if saving:
            detail = _("The database does not answer.")
            return JsonResponse({"code": "database_unavailable", "detail": detail}, status=503)
        return database_away(request, typed=LIMITS, names=NAMES)
    except TooLong as error:
        if saving:
            return JsonResponse({"code": error.code, "detail": str(error)}, status=409)
        return given_back(request, str(error), status=400)


def both_shown(request: HttpRequest, mine: QuerySet[Review], reason: str) -> HttpResponse:
    """Answer a save that met other words: both are shown, and sending again replaces the others."""
    draft = mine.filter(status=ReviewStatus.DRAFT).select_related("rating").first()
    if draft is None:
        return given_back(request, reason)
    stands = [
        (_("Rating"), draft.rating.label if draft.rating else ""),
        (_("Rationale"), draft.rationale),
        (_("Internal note"), draft.note),
        (_("How sure are you?"), draft.get_certainty_display()),
    ]
    own = Rating.objects.filter(pk=number(typed(request.POST, "rating"))).first()
    return given_back(
        request,
        reason,
        instead=_unwritten(request) | {"base": review_digest(draft)},
        stands=[(name, text) for name, text in stands if text],
        chosen=[(_("Rating"), own.label if own else _("None chosen"))],
    )


def _unwritten(request: HttpRequest) -> dict[str, str]:
    """Return the fields of the form that are not words of a review, as they were sent."""
    words = ("rationale", "note", *DECIDED)
    return {name: typed(request.POST, name) for name in request.POST if name not in words}
