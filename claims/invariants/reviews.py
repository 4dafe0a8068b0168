"""Reviews, and what editors decide of them."""

from claims.invariants.disputes import OWN_DISPUTE, is_own_dispute
from workbench.lib.seals import Seal
from workbench.lib.triggers import Guard

_DECISION = "what was decided about a review stays as it is"
_SECOND_IS_OWN = (
    "NEW.status = 'submitted' AND {old} "
    "EXISTS (SELECT 1 FROM claims_claim AS c WHERE c.id = NEW.claim_id "
    "AND c.status = 'second_review') "
    "AND EXISTS (SELECT 1 FROM claims_review AS first WHERE first.claim_id = NEW.claim_id "
    "AND first.reviewer_id = NEW.reviewer_id AND first.id <> NEW.id "
    "AND first.status = 'submitted' AND NOT EXISTS (SELECT 1 FROM claims_decision AS d "
    "WHERE d.review_id = first.id AND d.kind <> 'taken'))"
)
_WAITS = (
    "EXISTS (SELECT 1 FROM claims_review AS r WHERE r.id = NEW.review_id "
    "AND r.claim_id = NEW.claim_id AND r.status = 'submitted')"
)
_IS_A_VERDICT = "EXISTS (SELECT 1 FROM claims_verdict AS v WHERE v.review_id = NEW.review_id)"
_SECOND = "a second review is by somebody else"
_HANDED_IN = "a review that was handed in stays as it is: review again"

SEALS = (
    Seal(
        "review",
        "claims.Review",
        rows="reviews",
        once="handed in",
        condition="{row}.status = 'submitted'",
        message=_HANDED_IN,
        free=("reviewer_name",),
    ),
    Seal(
        "decision",
        "claims.Decision",
        rows="decisions on reviews",
        once="made",
        condition="TRUE",
        message=_DECISION,
        free=("by_name",),
    ),
)

GUARDS = (
    Guard(
        "decision_is_about_a_waiting_review",
        "claims_decision",
        "INSERT",
        f"NEW.review_id IS NOT NULL AND (NOT {_WAITS} OR (NEW.kind = 'taken') <> {_IS_A_VERDICT})",
        "a review is published, sent back or closed, and only one of these",
    ),
    Guard(
        "second_review_is_by_another",
        "claims_review",
        "UPDATE",
        _SECOND_IS_OWN.format(old="OLD.status <> 'submitted' AND"),
        _SECOND,
    ),
    Guard(
        "second_review_was_by_another",
        "claims_review",
        "INSERT",
        _SECOND_IS_OWN.format(old=""),
        _SECOND,
    ),
    Guard(
        "decision_is_of_nobodys_own_dispute",
        "claims_decision",
        "INSERT",
        f"NEW.review_id IS NOT NULL AND {is_own_dispute('NEW.by_id')}",
        OWN_DISPUTE,
    ),
)
