"""The claim desk: what was said | what others say | what we found.

One form holds the whole review, so every button saves what was typed before it does its own work,
and the page works without JavaScript. `desk.js` adds the keyboard, saving while typing, and the
progress of a running search.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from claims.comments.selectors import comment_count
from claims.desk.claim.cards import evidence_cards, origin_groups, tiers_shown
from claims.desk.claim.checks import checks_said, ours_counted
from claims.desk.claim.deciding import DECIDING, keys_of
from claims.desk.claim.going import (
    Handler,
    anything_typed,
    draft_as_shown,
    draft_kept,
    to_desk,
    to_next,
    typed_kept,
)
from claims.desk.claim.neighbours import MOST_COUNTED, with_neighbours
from claims.desk.claim.notes import run_note
from claims.desk.claim.sources import address_given, origin_changed
from claims.desk.claim.triage import (
    TRIAGE,
    names_near,
    require_as_seen,
    same_choices,
    unsent_correction,
)
from claims.desk.claim.typed import (
    LIMITS,
    both_shown,
    decision_given_back,
    decision_typed,
    given_back,
    giving_back,
)
from claims.desk.claim.unsent import unsent_kept, unsent_words
from claims.desk.claim.words import appearance_context, newest_appearances, reason_words
from claims.errors import ReviewConflict, ReviewElsewhere, ReviewIncomplete
from claims.evidence.choices import EvidenceTier, JudgementValue, RunTrigger
from claims.evidence.models import Evidence, RetrievalRun
from claims.evidence.selectors import answer_list, claim_runs_newest_first, evidence_list
from claims.evidence.services.judgements import judgement_set
from claims.evidence.services.runs import run_open
from claims.policy import Right, may, may_be_reviewed_by, reviews_shown
from claims.reviews.choices import ReviewStatus
from claims.reviews.models import Citation, Review
from claims.reviews.selectors import review_policy, with_comment
from claims.reviews.services.reviews import (
    citation_add,
    citation_move,
    citation_remove,
    review_digest,
    review_submit,
)
from claims.statements.leases import has_run_out
from claims.statements.models import Claim
from claims.statements.selectors import appearance_list, said_date
from claims.statements.transitions import OPEN, SECOND, TAKEABLE, UNDECIDED, Act, leads_on
from claims.suggesting.selectors import is_translated, translations_taken
from claims.tasks import enqueue_run
from claims.verdicts.choices import VerdictStatus
from sources.choices import AnswerStatus
from sources.models import OriginDecisionKind
from workbench.lib.exceptions import WorkbenchError
from workbench.lib.forms import number, typed
from workbench.lib.limits import TooLong

if TYPE_CHECKING:
    from claims.evidence.selectors import EvidenceShown


class DeskView(View):
    """A claim's desk."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; `?status` answers how the newest search stands, as JSON."""
        if not may(request.user, Right.READ_CLAIMS):
            raise PermissionDenied
        claims = with_neighbours(Claim.objects.select_related("claimant", "assignee"))
        counted = {"comment_count": comment_count(request.user), "is_translated": is_translated()}
        claim = get_object_or_404(claims.annotate(**counted), pk=pk)
        if "status" in request.GET:
            run = claim_runs_newest_first(claim).first()
            return JsonResponse({"run": run and run.pk, "status": run and run.status})
        return render(request, "claims/desk.html", self._context(request, claim))

    def _context(self, request: HttpRequest, claim: Claim) -> dict[str, Any]:
        reviews = self._reviews(request, claim)
        draft = next((review for review in reviews if review.status == ReviewStatus.DRAFT), None)
        citations = list(draft.citations.all()) if draft else []
        cited = {(citation.snapshot_id, citation.start, citation.end) for citation in citations}
        appearances = list(appearance_list(claim))
        said = said_date(appearances)
        evidence = list(evidence_list(claim, reviewer_id=request.user.pk))
        run = _newest_run(claim, evidence)
        answers = answer_list(claim)
        ratings, checks = checks_said(evidence, answers)
        cards = evidence_cards(evidence, claim, said=said, cited=cited, checks=checks)
        groups = origin_groups(cards, evidence[0].run.origins if evidence else [])
        known_only = request.GET.get("known") == "1"
        if known_only:
            groups = [group for group in groups if group.was_known]
        nearest = request.GET.get("says", "")
        if nearest:
            groups = [group for group in groups if group.says(nearest)]
        may_correct = claim.status in OPEN and may(request.user, Right.TRIAGE)
        same = same_choices(claim, (a.article_id for a in appearances)) if may_correct else []
        due = claim.status == SECOND
        free = (
            not due or Claim.objects.filter(may_be_reviewed_by(request.user), pk=claim.pk).exists()
        )
        verdicts = list(claim.verdicts.select_related("rating").order_by("-pk"))
        decides = may(request.user, Right.PUBLISH)
        own = any(one.reviewer_id == request.user.pk for one in reviews if one is not draft)
        return {
            **self.admin_site.each_context(request),
            "title": str(claim),
            "is_waiting": claim.status in UNDECIDED,
            "most_counted": MOST_COUNTED,
            "is_fullwidth": "1",
            "claim": claim,
            "said_date": said,
            "reasons": reason_words(claim),
            "translations": translations_taken(claim),
            "appearances": [(a, appearance_context(a)) for a in newest_appearances(appearances)],
            "run": run,
            "run_note": run_note(run),
            "cards": cards,
            "groups": groups,
            "tiers": tiers_shown(groups),
            "found_run": evidence[0].run if evidence else None,
            "has_tiers": any(card.evidence.tier for card in cards),
            "speaking": sum(group.tier == EvidenceTier.SPEAKS for group in groups),
            "nothing_found": not any(card.evidence.tier in SPEAKING for card in cards),
            "known_only": known_only,
            "more_copies": sum(card.more_copies for group in groups for card in group.cards),
            "not_known": sum(not card.was_known for card in cards),
            "answers": answers,
            "asked": [one.answer.connector for one in answers if one.answer.status in ANSWERED],
            "judgements": JUDGEMENTS,
            "limits": LIMITS,
            "draft": draft,
            "base": review_digest(draft),
            "unsent": unsent_words(request, claim),
            "citations": citations,
            "ratings": ratings,
            "checks": ours_counted(checks),
            "nearest": nearest,
            "verdicts": verdicts,
            "standing": next((v for v in verdicts if v.status == VerdictStatus.PUBLISHED), None),
            "submitted": [review for review in reviews if review is not draft],
            "seen": keys_of(review for review in reviews if review is not draft),
            "same_choices": same,
            "names": names_near(same, claim),
            "may_correct": may_correct,
            "can_take": free and leads_on(claim.status, Act.TAKE),
            "works": claim.assignee if claim.status in TAKEABLE else None,
            "lapsed": has_run_out(claim),
            "is_free": claim.assignee is None or has_run_out(claim),
            "can_give_back": leads_on(claim.status, Act.GIVE_BACK),
            "can_dismiss": leads_on(claim.status, Act.DISMISS),
            "may_pick": bool(claim.claimant_candidates)
            and claim.status in UNDECIDED
            and may(request.user, Right.TRIAGE),
            "may_review": free and may(request.user, Right.REVIEW),
            "second_due": due,
            "can_ask": leads_on(claim.status, Act.ASK),
            "may_publish": decides,
            "needs_another": decides and own and review_policy().four_eyes,
        }

    @staticmethod
    def _reviews(request: HttpRequest, claim: Claim) -> list[Review]:
        """Return one's own draft, and what was handed in: all of it for editors, else one's own."""
        mine = Q(reviewer_id=request.user.pk, status=ReviewStatus.DRAFT)
        waiting = Q(status=ReviewStatus.SUBMITTED, verdicts=None, decisions=None)
        shown = claim.reviews.filter(reviews_shown(request.user), waiting | mine)
        in_order = Prefetch("citations", Citation.objects.order_by("order"))
        return list(with_comment(shown).select_related("rating").prefetch_related(in_order))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the pressed button says; afterwards show the desk again, or the next claim."""
        return giving_back(request, lambda: self._do(request, pk))

    def _do(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = get_object_or_404(Claim.objects.select_related("claimant"), pk=pk)
        user = request.user
        if not isinstance(user, User) or not may(user, Right.READ_CLAIMS):
            raise PermissionDenied
        action, _sep, argument = request.POST.get("action", "").partition(":")
        handler = _ACTIONS.get(action)
        if handler is None:
            message = "no such action"
            raise Http404(message)
        if action not in ("correct", "autosave") and unsent_correction(request):
            reason = _("You have begun to correct the claim: correct it, or leave it as it was.")
            return given_back(request, reason)
        try:
            answer = handler(request, claim, user, argument)
        except TooLong:
            raise
        except WorkbenchError as error:
            if action == "autosave":
                return JsonResponse({"code": error.code, "detail": str(error)}, status=409)
            mine = claim.reviews.filter(reviewer=user)
            if isinstance(error, ReviewElsewhere):
                return both_shown(request, mine, str(error))
            if decision_typed(request):
                return decision_given_back(request, mine, str(error))
            messages.error(request, str(error))
            return to_desk(claim)
        if action != "autosave":
            unsent_kept(request, claim, action)
        return answer


HANDED_IN_FOR_SECONDS = 24 * 60 * 60
"""How long drafts.js is told that a review was received, whose words it then forgets."""

ANSWERED = (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)
SPEAKING = ("", EvidenceTier.SPEAKS)
"""Of evidence from before there were tiers, nobody has said that it does not."""

JUDGEMENTS = (
    ("+", JudgementValue.SUPPORTS),
    ("-", JudgementValue.REFUTES),
    ("0", JudgementValue.IRRELEVANT),
)
"""The keys of the desk's judgements; ratings have the digits from 1."""


def _newest_run(claim: Claim, evidence: "Sequence[EvidenceShown]") -> RetrievalRun | None:
    """Return the claim's newest run: mostly the one that its evidence is of, and known already."""
    runs = claim_runs_newest_first(claim)
    if evidence:
        run = evidence[0].run
        return run if run.pk == evidence[0].newest_run_id else runs.first()
    return runs.first()


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


_ACTIONS: dict[str, Handler] = {
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
    **TRIAGE,
    **DECIDING,
}
