"""What a verdict says, as one value that can be hashed: what the audit trail binds it to."""

from typing import Any

from claims.reviews.contents import citations_contents
from claims.verdicts.models import Verdict


def verdict_contents(verdict: Verdict) -> dict[str, Any]:
    """Return what was published, with the texts that it cites as they are now; without names of
    people of the desk.
    """
    return {
        "claim": verdict.claim_id,
        "review": verdict.review_id,
        "rating": verdict.rating_id,
        "rationale": verdict.rationale,
        "reviewer": verdict.reviewer_id,
        "editor": verdict.editor_id,
        "supersedes": verdict.supersedes_id,
        "correction": verdict.correction,
        "as_published": verdict.as_published,
        "published_at": int(verdict.published_at.timestamp() * 1_000_000),
        "citations": citations_contents(verdict.citations.all()),
    }
