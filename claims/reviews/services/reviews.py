"""Reviews: drafted, given citations, handed in."""

from collections.abc import Iterable
from typing import NoReturn

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.errors import (
    CitationInvalid,
    ClaimConflict,
    ReviewConflict,
    ReviewElsewhere,
    ReviewIncomplete,
)
from claims.events import REVIEW_HANDED_IN
from claims.evidence.choices import RunStatus
from claims.evidence.selectors import claim_runs_newest_first
from claims.policy import Right, may_be_reviewed_by, require
from claims.reviews.choices import (
    LONGEST_NOTE,
    LONGEST_QUOTE,
    LONGEST_RATIONALE,
    SHORTEST_SEARCHED,
    Certainty,
    ReviewStatus,
)
from claims.reviews.contents import contents_hash, review_contents
from claims.reviews.models import Citation, Rating, Review
from claims.reviews.selectors import needs_second_review
from claims.statements.choices import ClaimStatus
from claims.statements.leases import RELEASED, claim_hold
from claims.statements.models import Claim
from claims.statements.services.moving import claim_move
from claims.statements.transitions import OPEN, Act
from sources.models import SourceSnapshot
from workbench.lib.audit.recording import record
from workbench.lib.hashing import natural_key
from workbench.lib.limits import within
from workbench.lib.webhooks.outbox import notify

CONTEXT_CHARACTERS = 60


def review_draft(*, claim: Claim, reviewer: User) -> Review:
    """Return the reviewer's draft for a claim, making one where there is none.

    Who writes has the claim, unless somebody else does. A decided claim can be reviewed again: that
    is how a correction begins. Raises `NotAllowed`, `ClaimConflict`.
    """
    require(reviewer, Right.REVIEW)
    if claim.status == ClaimStatus.DISMISSED:
        _refuse_dismissed()
    _require_another(claim, reviewer)
    review, _created = Review.objects.get_or_create(
        claim=claim,
        reviewer=reviewer,
        status=ReviewStatus.DRAFT,
        defaults={"reviewer_name": reviewer.get_full_name() or reviewer.get_username()},
    )
    claim_move(Claim.objects.filter(pk=claim.pk), Act.BEGIN, ClaimStatus.IN_REVIEW)
    claim_hold(claim_id=claim.pk, person_id=reviewer.pk)
    return review


@transaction.atomic
def review_save(
    *,
    review: Review,
    rating: Rating | None,
    rationale: str,
    note: str = "",
    certainty: str = "",
    base: str = "",
    underway: str = "",
) -> Review:
    """Save a draft as it stands.

    `base` is the `words_digest` of the words that the writer began with, if it is known: whoever
    changed nothing keeps what others saved. `underway` is that of words which the same page has
    sent before and has had no answer to yet: they may be there or not. A `certainty` that is none
    of `Certainty` is none. Raises `TooLong`, `ReviewConflict` if it is no draft any more, and
    `ReviewElsewhere` if both have changed the same words in different ways.
    """
    rationale = within(rationale, LONGEST_RATIONALE, _("Rationale"))
    note = within(note, LONGEST_NOTE, _("Internal note"))
    kept = _lock_draft(review)
    certainty = certainty if certainty in Certainty.values else ""
    now = words_digest(rating.pk if rating else None, rationale, note, certainty)
    stands = review_digest(kept)
    is_own = stands in (base, underway)
    if base and not is_own and now not in (stands, base):
        refuse_changed_elsewhere()
    if not base or is_own:
        Review.objects.filter(pk=review.pk).update(
            rating=rating, rationale=rationale, note=note, certainty=certainty,
            updated_at=timezone.now(),
        )  # fmt: skip
    review.refresh_from_db()
    return review


def words_digest(rating_id: int | None, rationale: str, note: str, certainty: str) -> str:
    """Return what tells one state of a draft's words from another."""
    return natural_key(rating_id or "", rationale.strip(), note.strip(), certainty)


def review_digest(review: Review | None) -> str:
    """Return the digest of a draft's words; that of no draft is that of an empty one."""
    if review is None:
        return words_digest(None, "", "", "")
    return words_digest(review.rating_id, review.rationale, review.note, review.certainty)


@transaction.atomic
def citation_add(*, review: Review, snapshot: SourceSnapshot, start: int, end: int) -> Citation:
    """Cite code points [start, end) of a snapshot; citing the same place again changes nothing.

    Raises `CitationInvalid` if there are no such words, `TooLong` if there are too many, and
    `ReviewConflict` if the review is no draft.
    """
    _lock_draft(review)
    quote = snapshot.text[start:end] if 0 <= start < end <= len(snapshot.text) else ""
    if not quote.strip():
        message = _("There are no words to cite at these offsets.")
        raise CitationInvalid(message)
    within(quote, LONGEST_QUOTE, _("Quote"))
    source = snapshot.source
    last = review.citations.aggregate(last=Max("order"))["last"] or 0
    citation, _created = Citation.objects.get_or_create(
        review=review,
        snapshot=snapshot,
        start=start,
        end=end,
        defaults={
            "order": last + 1,
            "quote": quote,
            "prefix": snapshot.text[max(0, start - CONTEXT_CHARACTERS) : start],
            "suffix": snapshot.text[end : end + CONTEXT_CHARACTERS],
            "snapshot_sha256": snapshot.text_sha256,
            "url": source.url,
            "title": source.title,
            "publisher_name": source.publisher.name if source.publisher else "",
            "published_at": source.published_at,
            "retrieved_at": snapshot.retrieved_at,
        },
    )
    return citation


@transaction.atomic
def citation_remove(*, review: Review, citation_id: int) -> None:
    """Take a citation out of a draft. Raises `ReviewConflict`."""
    _lock_draft(review)
    review.citations.filter(pk=citation_id).delete()


@transaction.atomic
def citation_move(*, review: Review, citation_id: int, earlier: bool) -> None:
    """Let a citation of a draft change places with the one before it, or with the one behind it; at
    an end it stays. Raises `ReviewConflict`.
    """
    _lock_draft(review)
    ordered = list(review.citations.order_by("order"))
    at = next((place for place, one in enumerate(ordered) if one.pk == citation_id), None)
    other = None if at is None else at - 1 if earlier else at + 1
    if at is None or other is None or not 0 <= other < len(ordered):
        return
    # No two may have one order, not even for a moment.
    places = ((at, ordered[-1].order + 1), (other, ordered[at].order), (at, ordered[other].order))
    for place, order in places:
        Citation.objects.filter(pk=ordered[place].pk).update(order=order)


def citation_copies(citations: Iterable[Citation], **of: Model) -> list[Citation]:
    """Return citations anew for another review or verdict, so that they can be sealed with it."""
    kept = (
        "snapshot_id", "order", "quote", "prefix", "suffix", "start", "end", "snapshot_sha256",
        "url", "title", "publisher_name", "published_at", "retrieved_at", "archive_url",
    )  # fmt: skip
    return [
        Citation(**of, **{name: getattr(citation, name) for name in kept}) for citation in citations
    ]


def citation_resolves(citation: Citation) -> bool:
    """Say whether the quote still stands in the very text it was taken from."""
    snapshot = citation.snapshot
    return (
        snapshot.text_sha256 == citation.snapshot_sha256
        and snapshot.text[citation.start : citation.end] == citation.quote
    )


@transaction.atomic
def review_submit(*, review: Review) -> Review:
    """Hand a draft in; it then waits for an editor, or first for somebody else's second review.

    Raises `ReviewIncomplete`, `ReviewConflict`, and `ClaimConflict` if the claim was dismissed or
    waits for somebody else's.
    """
    # One at a time, so that of two first reviews at the same moment one is the second.
    claim = Claim.objects.select_for_update(no_key=True, of=("self",)).get(pk=review.claim_id)
    review = _lock_draft(review)
    _require_another(claim, review.reviewer)
    missing = review_missing(review)
    if missing:
        raise ReviewIncomplete(" ".join(missing))
    review.status = ReviewStatus.SUBMITTED
    review.submitted_at = timezone.now()
    review.save(update_fields=["status", "submitted_at", "updated_at"])
    rows = Claim.objects.filter(pk=claim.pk)
    if claim.status in OPEN and _is_first(review) and needs_second_review(claim):
        # Nobody has it now, and nobody sees who had it.
        moved = claim_move(rows, Act.HAND_IN, ClaimStatus.SECOND_REVIEW, **RELEASED)
    else:
        moved = claim_move(rows, Act.HAND_IN, ClaimStatus.ADJUDICATION)
    if not moved:
        _refuse_dismissed()
    contents = contents_hash(review_contents(review))
    notify(REVIEW_HANDED_IN, claim=claim.pk)
    record("review.handed_in", review, by=review.reviewer, claim=claim.pk, contents=contents)
    return review


def _is_first(review: Review) -> bool:
    """Say whether nobody has handed in a review of the claim before that anybody may have read, and
    no editor has said that it needs no second one.
    """
    claim = review.claim
    others = claim.reviews.filter(status=ReviewStatus.SUBMITTED).exclude(pk=review.pk)
    waived = claim.decisions.filter(kind="waived")
    return not (claim.verdicts.exists() or others.exists() or waived.exists())


def review_discard(*, review: Review) -> None:
    """Throw a draft away, with its citations. Raises `ReviewConflict` if it is none any more."""
    with transaction.atomic():
        _lock_draft(review).delete()


def review_missing(review: Review) -> list[str]:
    """Return, in sentences, what a review lacks before it can be handed in."""
    missing = []
    if review.claim.claimant_candidates and review.claim.status in OPEN:
        missing.append(_("Say who said it, or that the article itself does."))
    if review.rating is None:
        missing.append(_("Choose a rating."))
    if not review.rationale.strip():
        missing.append(_("Write the rationale."))
    unverifiable = review.rating is not None and review.rating.is_unverifiable
    if not unverifiable and not review.citations.exists():
        missing.append(_("Cite at least one source, or rate the claim as unverifiable."))
    if unverifiable and says_too_little(review):
        missing.append(_searched_missing(review.claim))
    return missing


def refuse_changed_elsewhere() -> NoReturn:
    """Raise `ReviewElsewhere`, in words."""
    message = _("This draft was changed in another window or by another device meanwhile.")
    raise ReviewElsewhere(message)


def says_too_little(review: Review) -> bool:
    """Say whether a rationale that no citation bears out is too short to say what was searched."""
    short = len(review.rationale.strip()) < SHORTEST_SEARCHED
    return short and not review.citations.exists()


def _searched_missing(claim: Claim) -> str:
    words = _("Say in the rationale what was searched, in %(n)d characters at least.")
    said = words % {"n": SHORTEST_SEARCHED}
    if not claim_runs_newest_first(claim).filter(status=RunStatus.COMPLETED).exists():
        said += " " + _("Nobody has searched for this claim yet.")
    return said


def _lock_draft(review: Review) -> Review:
    """Return the draft as it is now, held until commit. Raises `ReviewConflict` if it is none."""
    drafts = Review.objects.select_for_update(no_key=True).filter(status=ReviewStatus.DRAFT)
    return drafts.filter(pk=review.pk).first() or _refuse_not_draft()


def _require_another(claim: Claim, reviewer: User) -> None:
    """Require that a second review is not by who knows the first. Raises `ClaimConflict`."""
    if claim.status != ClaimStatus.SECOND_REVIEW:
        return
    if not Claim.objects.filter(may_be_reviewed_by(reviewer), pk=claim.pk).exists():
        message = _("You know the first review of this claim: somebody else writes the second.")
        raise ClaimConflict(message)


def _refuse_dismissed() -> NoReturn:
    message = _("This claim was dismissed; reopen it first.")
    raise ClaimConflict(message)


def _refuse_not_draft() -> NoReturn:
    message = _("This review has been handed in and cannot be changed any more.")
    raise ReviewConflict(message)
