"""What a review says, as one value that can be hashed: what the audit trail binds it to.

People's names are not in it, so that a person can be renamed; their keys are.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from claims.reviews.models import Citation, Review
from workbench.lib.hashing import json_hash, sha256_hex


def contents_hash(contents: dict[str, Any]) -> str:
    """Return the SHA-256 of contents, 64 hexadecimal digits."""
    return json_hash(contents)


def review_contents(review: Review) -> dict[str, Any]:
    """Return what was handed in, with the texts that it cites as they are now.

    Reviews of before had no certainty, and what their hash was made from had none either.
    """
    sure = {"certainty": review.certainty} if review.certainty else {}
    return {
        "claim": review.claim_id,
        "claim_text": review.claim.text,
        "claimant": review.claim.claimant_id,
        "reviewer": review.reviewer_id,
        "rating": review.rating_id,
        "rationale": review.rationale,
        "note": review.note,
        **sure,
        "submitted_at": _moment(review.submitted_at),
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
        {
            **{name: getattr(one, name) for name in kept},
            "text": sha256_hex(one.snapshot.text),
            "published_at": _moment(one.published_at),
            "retrieved_at": _moment(one.retrieved_at),
        }
        for one in in_order
    ]


def _moment(moment: datetime | None) -> int | None:
    """Return microseconds since 1970: a text would depend on the zone."""
    return None if moment is None else round(moment.timestamp() * 1_000_000)
