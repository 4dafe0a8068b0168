"""The desk's buttons that are about one's review and what it rests on: save, cite, judge, hand in,
search.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from claims.desk.claim.going import (
    Handler,
    anything_typed,
    draft_as_shown,
    draft_kept,
    to_desk,
    to_next,
    typed_kept,
)
from claims.desk.claim.sources import address_given, origin_changed
from claims.desk.claim.triage import require_as_seen
from claims.errors import ReviewConflict, ReviewIncomplete
from claims.evidence.choices import JudgementValue, RunTrigger
from claims.evidence.models import Evidence
from claims.evidence.services.judgements import judgement_set
from claims.evidence.services.runs import run_open
from claims.policy import Right, may
from claims.reviews.choices import ReviewStatus
from claims.reviews.models import Review
from claims.reviews.services.reviews import (
    citation_add,
    citation_move,
    citation_remove,
    review_digest,
    review_submit,
)
from claims.statements.models import Claim
from claims.statements.transitions import SECOND
from claims.tasks import enqueue_run
from sources.models import OriginDecisionKind
from workbench.lib.forms import number, typed

HANDED_IN_FOR_SECONDS = 24 * 60 * 60
"""How long drafts.js is told that a review was received, whose words it then forgets."""


def _autosave(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Save while typing, unless the page shows a draft that was handed in meanwhile."""
    mine = claim.reviews.filter(reviewer=user)
    shown = number(request.POST.get("draft", ""))
    if shown:
        current = mine.filter(pk=shown, status=ReviewStatus.DRAFT).exists()
    else:
        waits = mine.filter(status=ReviewStatus.SUBMITTED, verdicts=None, decisions=None)
        current = not waits.exists()
    if not current:
        message = _("This review has been handed in and cannot be changed any more.")
        raise ReviewConflict(message)
    if not anything_typed(request):
        return JsonResponse({"draft": "", "base": typed(request.POST, "base")})
    draft = draft_kept(request, claim, user)
    return JsonResponse({"draft": draft.pk, "base": review_digest(draft)})


def _save_draft(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Save; Enter presses it too, so it begins no review where nothing is typed."""
    if anything_typed(request):
        draft_kept(request, claim, user)
        messages.success(request, _("Draft saved."))
    else:
        messages.warning(request, _("Nothing is written yet."))
    return to_desk(claim)


def _cite(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Cite the deciding sentence of a piece of evidence, or the words that were marked in it."""
    draft = draft_kept(request, claim, user)
    evidence = get_object_or_404(
        Evidence.objects.select_related("snapshot__source__publisher"),
        pk=number(argument),
        run__claim=claim,
    )
    start, end = (number(request.POST.get(name)) for name in ("cite_start", "cite_end"))
    if not end:
        start, end = evidence.highlight_start, evidence.highlight_end
    citation_add(review=draft, snapshot=evidence.snapshot, start=start, end=end)
    messages.success(request, _("Cited."))
    return to_desk(claim, f"#evidence-{evidence.pk}")


def _judge(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Judge a piece of evidence, as `supports:7`; another word than the three takes it back.

    Words that were typed are kept, but judging alone begins no review.
    """
    value, _sep, key = argument.partition(":")
    evidence = get_object_or_404(
        Evidence.objects.select_related("snapshot"), pk=number(key), run__claim=claim
    )
    typed_kept(request, claim, user)
    judgement_set(
        claim=claim,
        snapshot=evidence.snapshot,
        start=evidence.highlight_start,
        end=evidence.highlight_end,
        reviewer=user,
        value=JudgementValue(value) if value in JudgementValue else None,
    )
    return to_desk(claim, f"#evidence-{evidence.pk}")


def _uncite(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    typed_kept(request, claim, user)
    draft = _own_drafts(claim, user).first()
    if draft:
        citation_remove(review=draft, citation_id=number(argument))
        messages.success(request, _("Citation removed."))
    return to_desk(claim, "#finding")


def _move(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Move a citation: “move:up-12”, “move:down-12”."""
    typed_kept(request, claim, user)
    way, _sep, key = argument.partition("-")
    draft = _own_drafts(claim, user).first()
    if draft is None:
        return to_desk(claim, "#finding")
    citation_move(review=draft, citation_id=number(key), earlier=way == "up")
    ordered = list(draft.citations.order_by("order").values_list("pk", flat=True))
    place = ordered.index(number(key)) + 1 if number(key) in ordered else 1
    return to_desk(claim, f"#citation-{place}")


def _own_drafts(claim: Claim, user: User) -> QuerySet[Review]:
    return claim.reviews.filter(reviewer=user, status=ReviewStatus.DRAFT)


def _submit(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Hand in; `submit:next` goes on to the next claim."""
    require_as_seen(request, claim)
    if not anything_typed(request) and not _own_drafts(claim, user).exists():
        raise ReviewIncomplete(_("Nothing is written yet."))
    review_submit(review=draft_as_shown(request, claim, user))
    claim.refresh_from_db(fields=["status"])
    if claim.status == SECOND:
        messages.success(request, _("Handed in. Somebody else reviews it next."))
    else:
        messages.success(request, _("Handed in. An editor decides now."))
    answer = to_next(claim, user) if argument == "next" else to_desk(claim)
    answer.set_cookie(
        f"handed-in-{claim.pk}",
        "1",
        max_age=HANDED_IN_FOR_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return answer


def _find(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Search again."""
    if may(user, Right.REVIEW):
        typed_kept(request, claim, user)
        enqueue_run(run_open(claim=claim, trigger=RunTrigger.REVIEWER))
        messages.success(request, _("A new search is queued."))
    return to_desk(claim, "#evidence")


def _address(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Add a source by its address."""
    typed_kept(request, claim, user)
    address_given(request, claim, user)
    return to_desk(claim, "#evidence")


def _join(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Count two sources as one origin: “join:12” with the other one chosen beside it."""
    typed_kept(request, claim, user)
    pair = f"{argument}-{request.POST.get(f'join-{argument}', '')}"
    origin_changed(request, claim, user, pair, OriginDecisionKind.JOIN)
    return to_desk(claim, f"#evidence-{number(argument)}")


def _split(request: HttpRequest, claim: Claim, user: User, argument: str) -> HttpResponse:
    """Count two sources apart: “split:12-15”."""
    typed_kept(request, claim, user)
    origin_changed(request, claim, user, argument, OriginDecisionKind.SPLIT)
    return to_desk(claim, "#evidence")


REVIEWING: dict[str, Handler] = {
    "autosave": _autosave,
    "save": _save_draft,
    "cite": _cite,
    "judge": _judge,
    "uncite": _uncite,
    "move": _move,
    "submit": _submit,
    "find": _find,
    "address": _address,
    "join": _join,
    "split": _split,
}
