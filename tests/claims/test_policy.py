"""Who may see and do what."""

import pytest
from django.contrib.auth.models import AnonymousUser, User

from claims.errors import NotAllowed
from claims.models import Claim, Review
from claims.policy import Right, may, require, reviews_shown
from claims.reviews.services.reviews import review_submit
from tests.claims import factories
from tests.claims.conftest import RatingOf

People = dict[str, User]
MAY = {
    "rina": set(Right) - {Right.PUBLISH, Right.NAME},
    "edo": set(Right),
    "tono": set(),
}


@pytest.mark.parametrize("username", MAY)
def test_a_role_may_what_the_desk_says(people: People, username: str) -> None:
    person = User.objects.get(username=username)
    assert {right for right in Right if may(person, right)} == MAY[username]


@pytest.mark.parametrize("right", Right)
def test_a_stranger_may_nothing_and_is_told(right: Right) -> None:
    assert not may(AnonymousUser(), right)
    with pytest.raises(NotAllowed, match="may not"):
        require(AnonymousUser(), right)


class TestReviews:
    """Which reviews one may know of."""

    @pytest.fixture
    def reviews(self, claim: Claim, people: People, rating: RatingOf) -> dict[str, Review]:
        """A review that was handed in, and a draft by somebody else."""
        handed_in = review_submit(
            review=factories.new_review(claim, people["rina"], rating("false"))
        )
        return {
            "rina": handed_in,
            "sari": factories.new_review(claim, people["sari"], rating("true")),
        }

    @pytest.mark.parametrize(
        ("username", "known"),
        [("rina", ["rina"]), ("sari", ["sari"]), ("edo", ["rina"]), ("tono", [])],
    )
    def test_a_reviewer_knows_their_own_and_an_editor_what_was_handed_in(
        self, reviews: dict[str, Review], people: People, username: str, known: list[str]
    ) -> None:
        shown = Review.objects.filter(reviews_shown(people[username]))
        assert sorted(review.reviewer.username for review in shown) == known

    def test_a_stranger_knows_none(self, reviews: dict[str, Review]) -> None:
        assert not Review.objects.filter(reviews_shown(AnonymousUser())).exists()
