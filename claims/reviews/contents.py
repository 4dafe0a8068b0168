"""What a review says, as one value that can be hashed: what the audit trail binds it to.

People's names are not in it, so that a person can be renamed; their keys are.
"""

from collections.abc import Iterable
from typing import Any

from claims.reviews.models import Citation, Review
from workbench.lib.hashing import json_hash, sha256_hex


def contents_hash(contents: dict[str, Any]) -> str:
    """Return the SHA-256 of contents, 64 hexadecimal digits."""
    return json_hash(contents)


def review_contents(review: Review) -> dict[str, Any]:
    """Return what was handed in, with the texts that it cites as they are now."""
    return {
        "claim": review.claim_id,
        "reviewer": review.reviewer_id,
        "rating": review.rating_id,
        "rationale": review.rationale,
        "note": review.note,
        "submitted_at": review.submitted_at and int(review.submitted_at.timestamp() * 1_000_000),
        "citations": citations_contents(review.citations.all()),
    }


def citations_contents(citations: Iterable[Citation]) -> list[dict[str, Any]]:
    """Return what is cited, in its order, each bound to the whole text that its snapshot has."""
    kept = (
        "order", "quote", "prefix", "suffix", "start", "end", "snapshot_id", "snapshot_sha256",
        "url", "title", "publisher_name", "archive_url",
    )  # fmt: skip
    in_order = sorted(citations, key=lambda citation: citation.order)
    return [
        {name: getattr(one, name) for name in kept} | {"text": sha256_hex(one.snapshot.text)}
        for one in in_order
    ]
