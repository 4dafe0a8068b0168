"""What people type on the desk: how long it may be, and what becomes of it if it is not saved."""

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from claims.reviews.choices import (
    LONGEST_NOTE,
    LONGEST_QUOTE,
    LONGEST_RATIONALE,
    LONGEST_REASON,
    ReviewStatus,
)
from claims.reviews.models import Review
from claims.reviews.services.reviews import review_digest
from claims.statements.choices import LONGEST_CLAIM, LONGEST_DISMISSAL
from claims.statements.names import LONGEST_NAME
from claims.verdicts.choices import LONGEST_CORRECTION
from workbench.lib.forms import typed
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
}


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
        return database_away(request, typed=LIMITS)
    except TooLong as error:
        if saving:
            return JsonResponse({"code": error.code, "detail": str(error)}, status=409)
        return not_taken(request, reason=str(error), status=400, typed=LIMITS)


def both_shown(request: HttpRequest, mine: QuerySet[Review], reason: str) -> HttpResponse:
    """Answer a save that met other words: both are shown, and sending again replaces the others."""
    draft = mine.filter(status=ReviewStatus.DRAFT).select_related("rating").first()
    if draft is None:
        return not_taken(request, reason=reason, status=409, typed=LIMITS)
    stands = [
        (_("Rating"), draft.rating.label if draft.rating else ""),
        (_("Rationale"), draft.rationale),
        (_("Internal note"), draft.note),
    ]
    return not_taken(
        request,
        reason=reason,
        status=409,
        typed=LIMITS,
        instead=_unwritten(request) | {"base": review_digest(draft)},
        stands=[(name, text) for name, text in stands if text],
    )


def _unwritten(request: HttpRequest) -> dict[str, str]:
    """Return the fields of the form that are not words of a review, as they were sent."""
    words = ("rationale", "note")
    return {name: typed(request.POST, name) for name in request.POST if name not in words}
