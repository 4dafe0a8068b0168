"""Which claims the policy picks for a second review (pure)."""

import hashlib

from claims.reviews.choices import SecondReview

_PARTS = 10_000


def is_picked(
    *, claim_id: int, checkworthiness: float, which: str, percent: int, worth_from: float
) -> bool:
    """Say whether a claim needs a second review; the same claim has the same answer each time.

    In a sample is whose number hashes (SHA-256) into the first `percent` of a hundred parts: a
    larger sample has all of a smaller one.
    """
    if which == SecondReview.NONE or checkworthiness < worth_from:
        return False
    if which == SecondReview.ALL:
        return True
    digest = hashlib.sha256(f"second review of {claim_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % _PARTS < percent * _PARTS // 100
