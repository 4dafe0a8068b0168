"""Fixtures of the claims' tests: rows on their way from claim to verdict."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from claims.models import Claim, Rating, Review, Verdict
from claims.reviews.services.reviews import review_submit
from tests.claims import factories

RatingOf = Callable[[str], Rating]


@pytest.fixture
def claim(db: None) -> Claim:
    """A claim that nobody has looked at."""
    return factories.new_claim()


@pytest.fixture
def draft(claim: Claim, people: dict[str, User], rating: RatingOf) -> Review:
    """Rina's complete draft."""
    return factories.new_review(claim, people["rina"], rating("true"))


@pytest.fixture
def submitted(draft: Review) -> Review:
    """Rina's review, handed in."""
    return review_submit(review=draft)


@pytest.fixture
def verdict(claim: Claim, people: dict[str, User], rating: RatingOf) -> Verdict:
    """A published verdict."""
    return factories.new_verdict(claim, people, rating("true"))
