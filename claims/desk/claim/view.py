"""The claim desk: what was said | what others say | what we found.

One form holds the whole review, so every button saves what was typed before it does its own work,
and the page works without JavaScript. `desk.js` adds the keyboard, saving while typing, and the
progress of a running search.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from claims.comments.selectors import comment_count
from claims.desk.asking import who_may
from claims.desk.claim.cards import evidence_cards, origin_groups, tiers_shown
from claims.desk.claim.checks import checks_said, ours_counted
from claims.desk.claim.deciding import DECIDING, keys_of
from claims.desk.claim.going import (
    Handler,
    to_desk,
)
from claims.desk.claim.neighbours import MOST_COUNTED, with_neighbours
from claims.desk.claim.notes import run_note
from claims.desk.claim.reviewing import REVIEWING
from claims.desk.claim.triage import (
    TRIAGE,
    names_near,
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
from claims.desk.claim.weak import weak_points
from claims.desk.claim.words import appearance_context, newest_appearances, reason_words
from claims.errors import ReviewElsewhere
from claims.evidence.choices import EvidenceTier, JudgementValue
from claims.evidence.models import RetrievalRun
from claims.evidence.selectors import answer_list, claim_runs_newest_first, evidence_list
from claims.policy import Right, may, may_be_reviewed_by, reviews_shown
from claims.reviews.choices import Certainty, ReviewStatus
from claims.reviews.models import Citation, Review
from claims.reviews.selectors import review_policy, with_comment
from claims.reviews.services.reviews import (
    review_digest,
)
from claims.statements.leases import has_run_out
from claims.statements.models import Claim
from claims.statements.selectors import appearance_list, said_date
from claims.statements.transitions import OPEN, SECOND, TAKEABLE, UNDECIDED, Act, leads_on
from claims.suggesting.selectors import is_translated, translations_taken
from claims.verdicts.choices import VerdictStatus
from sources.choices import AnswerStatus
from workbench.lib.exceptions import WorkbenchError
from workbench.lib.limits import TooLong

if TYPE_CHECKING:
    from claims.evidence.selectors import EvidenceShown


class DeskView(View):
    """A claim's desk."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; `?status` answers how the newest search stands, as JSON, and `?weak` is the part
        that says what is weak about the draft.
        """
        if not may(request.user, Right.READ_CLAIMS):
            raise PermissionDenied
        claims = with_neighbours(Claim.objects.select_related("claimant", "assignee"))
        counted = {"comment_count": comment_count(request.user), "is_translated": is_translated()}
        claim = get_object_or_404(claims.annotate(**counted), pk=pk)
        if "status" in request.GET:
            run = claim_runs_newest_first(claim).first()
            return JsonResponse({"run": run and run.pk, "status": run and run.status})
        part = "claims/desk_weak.html" if "weak" in request.GET else "claims/desk.html"
        return render(request, part, self._context(request, claim))

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
        weak = weak_points(citations, groups, draft.rating if draft else None, said)
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
            "weak": weak,
            "ratings": ratings,
            "certainties": Certainty.choices,
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
        cited = Citation.objects.select_related("snapshot__source").order_by("order")
        in_order = Prefetch("citations", cited)
        return list(with_comment(shown).select_related("rating").prefetch_related(in_order))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the pressed button says; afterwards show the desk again, or the next claim."""
        return giving_back(request, lambda: self._do(request, pk))

    def _do(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim = get_object_or_404(Claim.objects.select_related("claimant"), pk=pk)
        user = who_may(request, Right.READ_CLAIMS)
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


_ACTIONS: dict[str, Handler] = {**REVIEWING, **TRIAGE, **DECIDING}
