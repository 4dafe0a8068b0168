"""Deciding between reviews: one is published, with the reason where they differ."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from claims.errors import VerdictIncomplete
from claims.reviews.models import Review
from claims.reviews.selectors import review_list_waiting, review_policy
from claims.reviews.services.deciding import review_close, review_note_taken
from claims.statements.models import Claim
from claims.verdicts.models import Verdict
from claims.verdicts.services import verdict_publish


@contextmanager
def undisturbed(claim: Claim) -> Iterator[None]:
    """Let no review of a claim be handed in between looking at those that wait and deciding."""
    with transaction.atomic():
        Claim.objects.select_for_update(no_key=True, of=("self",)).get(pk=claim.pk)
        yield


@transaction.atomic
def review_take(
    *,
    review: Review,
    editor: User,
    reason: str = "",
    close_others: bool = False,
    replaces: Verdict | None = None,
    correction: str = "",
) -> Verdict:
    """Publish one of the reviews that wait.

    Where they differ, `reason` says why this one; where they agree, only if the policy wants it.
    Those that agree with it are closed along; those that contradict it wait on, unless
    `close_others` closes them for the same reason. Raises as `verdict_publish`, and
    `VerdictIncomplete` where the reason is missing.
    """
    Claim.objects.select_for_update(no_key=True, of=("self",)).get(pk=review.claim_id)
    others = list(review_list_waiting().filter(claim=review.claim_id).exclude(pk=review.pk))
    differ = any(other.rating_id != review.rating_id for other in others)
    if not reason.strip() and (differ or (others and not review_policy().unanimous_passes)):
        message = _("Several reviews wait: say why you take this one.")
        raise VerdictIncomplete(message)
    verdict = verdict_publish(
        review=review, editor=editor, replaces=replaces, correction=correction
    )
    if others and reason.strip():
        review_note_taken(review=review, by=editor, reason=reason)
    agreed = _("It agrees with the one that was published.")
    for other in others:
        if other.rating_id == review.rating_id:
            review_close(review=other, by=editor, reason=agreed)
        elif close_others:
            review_close(review=other, by=editor, reason=reason)
    return verdict
