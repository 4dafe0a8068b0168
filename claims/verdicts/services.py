"""Verdicts: published by an editor, immutable from then on, corrected by a successor."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import (
    ClaimConflict,
    NotAllowed,
    ReviewConflict,
    VerdictConflict,
    VerdictIncomplete,
)
from claims.events import VERDICT_PUBLISHED, VERDICT_SUPERSEDED
from claims.policy import Right, require
from claims.reviews.choices import ReviewStatus
from claims.reviews.contents import contents_hash
from claims.reviews.models import Citation, Rating, Review
from claims.reviews.selectors import review_policy
from claims.reviews.services.deciding import require_no_party
from claims.reviews.services.reviews import (
    citation_copies,
    citation_resolves,
    says_too_little,
)
from claims.statements.choices import ClaimStatus
from claims.statements.models import Claim
from claims.statements.selectors import appearance_list
from claims.statements.services.moving import claim_move
from claims.statements.transitions import Act
from claims.verdicts.as_published import public_words
from claims.verdicts.choices import LONGEST_CORRECTION, VerdictStatus
from claims.verdicts.contents import verdict_contents
from claims.verdicts.models import Verdict
from workbench.lib.audit.recording import record
from workbench.lib.limits import within
from workbench.lib.locks import in_turn
from workbench.lib.webhooks.outbox import notify

_PUBLISHING = 0x5645_5244  # "VERD"
_TICK = timedelta(microseconds=1)  # the finest that both databases keep


@transaction.atomic
def verdict_publish(
    *, review: Review, editor: User, replaces: Verdict | None = None, correction: str = ""
) -> Verdict:
    """Publish what a handed-in review found.

    `replaces` is the published verdict that the editor saw: it becomes superseded, and
    `correction` says what has changed. Raises `NotAllowed` (also where the policy wants another
    person than the reviewer), `ReviewConflict` (not handed in),
    `VerdictIncomplete` (no resolvable citation, no rationale), `TooLong` and `VerdictConflict`
    (another verdict stands now than the editor saw).
    """
    require(editor, Right.PUBLISH)
    correction = within(correction, LONGEST_CORRECTION, _("What was corrected"))
    claim = (
        Claim.objects.select_for_update(no_key=True, of=("self",))
        .select_related("claimant")
        .get(pk=review.claim_id)
    )
    review = Review.objects.select_related("rating__scale").get(pk=review.pk)
    citations = list(review.citations.select_related("snapshot").order_by("order"))
    rating = _require_publishable(review, citations)
    _require_four_eyes(review, editor, is_borne_out=bool(citations))
    if claim.claimant_candidates and replaces is None:
        message = _("It is not clear who said it. Say so first: somebody, or the article itself.")
        raise VerdictIncomplete(message)
    _require_standing(claim, replaces=replaces, correction=correction)
    before, moment = _moments()
    verdict = Verdict.objects.create(
        claim=claim,
        review=review,
        rating=rating,
        as_published=public_words(claim=claim, rating=rating, appearances=appearance_list(claim)),
        rationale=review.rationale,
        reviewer_id=review.reviewer_id,
        reviewer_name=review.reviewer_name,
        editor=editor,
        editor_name=editor.get_full_name() or editor.get_username(),
        supersedes=replaces,
        correction=correction if replaces else "",
        published_at=moment,
        updated_at=moment,
    )
    Citation.objects.bulk_create(citation_copies(citations, verdict=verdict))
    if replaces:
        Verdict.objects.standing().filter(pk=replaces.pk).update(
            status=VerdictStatus.SUPERSEDED, updated_at=before
        )
    Verdict.objects.filter(pk=verdict.pk, status=VerdictStatus.PREPARING).update(
        status=VerdictStatus.PUBLISHED
    )
    if not claim_move(Claim.objects.filter(pk=claim.pk), Act.PUBLISH, ClaimStatus.DECIDED):
        message = _("This claim does not wait for a decision.")
        raise ClaimConflict(message)
    verdict.refresh_from_db()
    notify(VERDICT_PUBLISHED, verdict=verdict.pk, claim=claim.pk, rating=rating.slug)
    if replaces:
        notify(VERDICT_SUPERSEDED, verdict=replaces.pk, claim=claim.pk, superseded_by=verdict.pk)
    record(
        "verdict.published", verdict, by=editor, claim=claim.pk, review=review.pk,
        supersedes=replaces.pk if replaces else None,
        contents=contents_hash(verdict_contents(verdict)),
    )  # fmt: skip
    return verdict


def _moments() -> tuple[datetime, datetime]:
    """Return two moments, of giving way and of publishing: now, but after every change before.

    Publishing waits its turn here, so that moments are in the order in which others can see what
    happened at them, and no two changes share one. Whoever asks for what has changed after a moment
    misses nothing and gets nothing twice.
    """
    in_turn(_PUBLISHING)
    latest = Verdict.objects.aggregate(latest=Max("updated_at"))["latest"]
    now = timezone.now()
    before = max(now, latest + _TICK) if latest else now
    return before, before + _TICK


def _require_publishable(review: Review, citations: list[Citation]) -> Rating:
    """Return the review's rating if all is there that a verdict needs."""
    if review.status != ReviewStatus.SUBMITTED or review.rating is None:
        message = _("Only a review that was handed in can be published.")
        raise ReviewConflict(message)
    if Verdict.objects.filter(review=review).exists():
        message = _("This review has been published already.")
        raise VerdictConflict(message)
    if review.decisions.exists():
        message = _("This review has been sent back or closed.")
        raise ReviewConflict(message)
    if not review.rationale.strip():
        message = _("A verdict needs a rationale.")
        raise VerdictIncomplete(message)
    if broken := [citation for citation in citations if not citation_resolves(citation)]:
        message = _("This quote is not in its snapshot any more: “%(quote)s”") % {
            "quote": broken[0].quote
        }
        raise VerdictIncomplete(message)
    if not citations and not review.rating.is_unverifiable:
        message = _("A verdict needs at least one citation, or the rating “unverifiable”.")
        raise VerdictIncomplete(message)
    if says_too_little(review):
        message = _("Without a citation the rationale says what was searched: send it back.")
        raise VerdictIncomplete(message)
    return review.rating


def _require_four_eyes(review: Review, editor: User, *, is_borne_out: bool) -> None:
    """Require another person than the reviewer, if the policy does, without a citation always; and
    somebody who is no party, where reviews differ. Raises `NotAllowed`.
    """
    require_no_party(review.claim, editor)
    if review.reviewer_id != editor.pk:
        return
    if not is_borne_out:
        message = _("A verdict without a citation is published by somebody else than its reviewer.")
        raise NotAllowed(message)
    if review_policy().four_eyes:
        message = _("This review is yours: somebody else publishes it.")
        raise NotAllowed(message)


def _require_standing(claim: Claim, *, replaces: Verdict | None, correction: str) -> None:
    """Require that the verdict that stands is the one the editor saw, and a word why it goes."""
    standing = Verdict.objects.standing().filter(claim=claim).first()
    if (standing and standing.pk) != (replaces and replaces.pk):
        message = _("Another verdict on this claim has been published meanwhile. Read it first.")
        raise VerdictConflict(message)
    if standing and not correction:
        message = _("Say what this correction changes and why.")
        raise VerdictIncomplete(message)
