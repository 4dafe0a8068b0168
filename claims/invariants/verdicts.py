"""Verdicts: with a citation, by somebody else, never changed; and what they are about."""

from claims.invariants.conditions import review_is_handed_in, verdict_is_public
from claims.invariants.disputes import OWN_DISPUTE, is_own_dispute
from workbench.lib.seals import Seal
from workbench.lib.triggers import Guard

_HAS_CITATION = "EXISTS (SELECT 1 FROM claims_citation WHERE verdict_id = NEW.id)"
_HAS_SUCCESSOR = "EXISTS (SELECT 1 FROM claims_verdict WHERE supersedes_id = NEW.id)"
_IS_UNVERIFIABLE = (
    "EXISTS (SELECT 1 FROM claims_rating WHERE id = NEW.rating_id AND is_unverifiable)"
)
_IS_OWN = "NEW.editor_id = (SELECT reviewer_id FROM claims_review WHERE id = NEW.review_id)"
_FOUR_EYES = "NOT EXISTS (SELECT 1 FROM claims_reviewpolicy WHERE NOT four_eyes)"
_RATING_IS_USED = (
    f"({verdict_is_public('rating_id', 'id')} OR {review_is_handed_in('rating_id', 'id')})"
)
_SCALE_IS_USED = (
    "EXISTS (SELECT 1 FROM claims_rating AS step WHERE step.scale_id = {row}.id AND "  # noqa: S608 (constants)
    + _RATING_IS_USED.replace("{row}", "step")
    + ")"
)
# It has given way before its successor is published.
_STOOD = "SELECT review_id FROM claims_verdict WHERE id = NEW.supersedes_id"
_SEALED = "a published verdict is immutable: publish a correction"

SEALS = (
    Seal(
        "verdict",
        "claims.Verdict",
        rows="verdicts",
        once="published, or their predecessor is superseded",
        condition=(
            "({row}.status <> 'preparing' OR EXISTS (SELECT 1 FROM claims_verdict AS before "
            "WHERE before.id = {row}.supersedes_id AND before.status = 'superseded'))"
        ),
        message=_SEALED,
        free=("status", "updated_at", "reviewer_name", "editor_name"),
        rivals=(
            "(other.claim_id = NEW.claim_id AND other.status = 'published' "
            "AND NEW.status = 'published')",
            "(other.updated_at = NEW.updated_at)",
        ),
    ),
    Seal(
        "claim_of_verdict",
        "claims.Claim",
        rows="claims",
        once="a verdict on them is published",
        condition=verdict_is_public("claim_id", "id"),
        message=_SEALED,
        free=(
            "checkworthiness",
            "reasons",
            "status",
            "dismissal",
            "assignee_id",
            "taken_at",
            "lease_until",
            "updated_at",
        ),
    ),
    Seal(
        "rating_in_use",
        "claims.Rating",
        rows="ratings",
        once="a published verdict or a handed-in review has them",
        condition=_RATING_IS_USED,
        message="a rating that was given keeps its meaning: a published verdict is immutable",
    ),
    Seal(
        "scale_in_use",
        "claims.RatingScale",
        rows="rating scales",
        once="one of their ratings is in a published verdict or a handed-in review",
        condition=_SCALE_IS_USED,
        message="a scale that was rated on keeps its names: a published verdict is immutable",
        free=("is_default",),
        rivals=("(other.is_default AND NEW.is_default)",),
    ),
)

GUARDS = (
    Guard(
        "verdict_is_prepared_first",
        "claims_verdict",
        "INSERT",
        "NEW.status <> 'preparing'",
        "a verdict is prepared, given its citations, then published",
    ),
    Guard(
        "verdict_is_published_with_citation",
        "claims_verdict",
        "UPDATE",
        "NEW.status <> 'preparing' AND OLD.status = 'preparing' AND "
        f"(NEW.status <> 'published' OR NOT ({_HAS_CITATION} OR {_IS_UNVERIFIABLE}))",
        "a verdict needs a citation before it is published",
    ),
    Guard(
        "verdict_is_published_by_another",
        "claims_verdict",
        "UPDATE",
        "NEW.status = 'published' AND OLD.status = 'preparing' AND "
        f"{_IS_OWN} AND ({_FOUR_EYES} OR NOT {_HAS_CITATION})",
        "nobody publishes a verdict from their own review",
    ),
    Guard(
        "verdict_is_of_a_review_that_waits",
        "claims_verdict",
        "INSERT",
        "EXISTS (SELECT 1 FROM claims_decision AS d WHERE d.review_id = NEW.review_id "
        "AND d.kind <> 'taken')",
        "a review that was sent back or closed is not published",
    ),
    Guard(
        "verdict_says_when_it_changed",
        "claims_verdict",
        "UPDATE",
        "NEW.status <> 'preparing' AND NEW.updated_at IS NULL",
        "a published verdict says when it was published or superseded",
    ),
    Guard(
        "verdict_gives_way_to_its_successor",
        "claims_verdict",
        "UPDATE",
        "OLD.status <> 'preparing' AND NEW.status <> OLD.status AND NOT "
        f"(OLD.status = 'published' AND NEW.status = 'superseded' AND {_HAS_SUCCESSOR})",
        _SEALED,
    ),
    Guard(
        "verdict_is_of_nobodys_own_dispute",
        "claims_verdict",
        "INSERT",
        is_own_dispute("NEW.editor_id"),
        OWN_DISPUTE,
    ),
    Guard(
        "verdict_is_published_in_nobodys_own_dispute",
        "claims_verdict",
        "UPDATE",
        "NEW.status = 'published' AND OLD.status = 'preparing' AND "
        + is_own_dispute("NEW.editor_id", f"NEW.review_id, ({_STOOD})"),
        OWN_DISPUTE,
    ),
)
