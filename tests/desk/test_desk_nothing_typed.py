"""Buttons pressed where nothing is typed begin no review: a draft makes an editor blind."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import Claim, Review
from claims.reviews.choices import ReviewStatus
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, World, desk_url

EMPTY = {"draft": "", "rating": "", "rationale": "", "note": " ", "base": "b"}
THROW_AWAY = "Throw your draft away"


@pytest.mark.parametrize(
    "action",
    [
        "find",
        "address",
        "join:1",
        "split:1-2",
        "save",
        "autosave",
        "submit",
        "uncite:1",
    ],
)
def test_an_editor_goes_on_seeing_what_was_handed_in(
    world: World, login: Login, action: str
) -> None:
    client = login("edo")
    client.post(desk_url(world.claim), {**EMPTY, "action": action})
    assert not Review.objects.filter(status=ReviewStatus.DRAFT).exists()
    assert "RINAS-RATIONALE" in client.get(desk_url(world.claim)).content.decode()


@pytest.mark.parametrize("action", ["find", "address", "join:1", "split:1-2", "save"])
def test_words_that_were_typed_are_kept(world: World, login: Login, action: str) -> None:
    sent = {**EMPTY, "base": "", "action": action, "rationale": "Two say so.", "address": "x"}
    login("sari").post(desk_url(world.claim), sent)
    assert Review.objects.get(status=ReviewStatus.DRAFT).rationale == "Two say so."


def test_where_nobody_has_searched_nothing_is_begun(people: dict[str, User], login: Login) -> None:
    login("edo").post(desk_url(factories.new_claim()), {**EMPTY, "action": "searched"})
    assert not Review.objects.exists()


def test_saving_nothing_while_typing_leaves_the_page_with_what_it_began(
    world: World, login: Login
) -> None:
    answer = login("sari").post(desk_url(world.claim), {**EMPTY, "action": "autosave"})
    assert answer.json() == {"draft": "", "base": "b"}


class TestTheWayOut:
    """The desk of an editor who has a draft leads to where it can be thrown away."""

    @pytest.mark.parametrize(("name", "shown"), [("edo", True), ("sari", False)])
    def test_it_is_shown_to_who_decides(
        self, world: World, people: dict[str, User], rating: RatingOf, login: Login,
        name: str, shown: bool,
    ) -> None:  # fmt: skip
        factories.new_review(world.claim, people[name], rating("true"))
        page = login(name).get(desk_url(world.claim)).content.decode()
        address = reverse("admin:claims_claim_adjudication", args=[world.claim.pk])
        assert (address in page, THROW_AWAY in page) == (shown, shown)
        assert "RINAS-RATIONALE" not in page

    def test_it_tells_nothing_of_what_waits(
        self, people: dict[str, User], rating: RatingOf, login: Login
    ) -> None:
        claim = factories.new_claim()
        factories.new_review(claim, people["edo"], rating("true"))
        assert THROW_AWAY in login("edo").get(desk_url(claim)).content.decode()
        assert Claim.objects.get(pk=claim.pk).reviews.count() == 1
