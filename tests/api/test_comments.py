"""Comments over REST, as one person may know of them."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from claims.comments.services import comment_add
from claims.models import Claim, Comment, Mention, Rating
from claims.reviews.services.reviews import review_submit
from tests.api.conftest import Api, faults
from tests.claims import factories

MakeKey = Callable[..., Api]
People = dict[str, User]


@pytest.fixture
def claim(db: None) -> Claim:
    """A claim to write about."""
    return factories.new_claim()


def test_it_is_written_read_and_noted_as_read(key: MakeKey, claim: Claim) -> None:
    answer = key("rina").post(f"claims/{claim.pk}/comments/", {"text": " @edo, which office? "})
    written = answer.json()
    assert answer.status_code == 201
    assert (written["claim"], written["author_name"]) == (claim.pk, "Rina")
    assert (written["text"], written["mentions"]) == ("@edo, which office?", ["edo"])
    assert not written["is_unread"], "it mentions somebody else"
    edo = key("edo")
    assert edo.ids("comments/", is_unread="true") == [written["id"]]
    assert edo.post(f"comments/{written['id']}/read/", {}).json()["is_unread"] is False
    assert edo.ids("comments/", is_unread="true") == []
    assert edo.ids("comments/", claim=claim.pk) == [written["id"]]
    assert edo.ids("comments/", claim=factories.new_claim().pk) == []


def test_names_are_those_that_people_have_today(key: MakeKey, claim: Claim, people: People) -> None:
    comment_add(claim=claim, by=people["rina"], text="@edo: @nobody")
    User.objects.filter(username="edo").update(username="edgar")
    (shown,) = key("rina").get("comments/").json()["results"]
    assert (shown["text"], shown["mentions"]) == ("@edgar: @nobody", ["edgar"])


def test_nobody_reads_it_for_another(key: MakeKey, claim: Claim, people: People) -> None:
    comment = comment_add(claim=claim, by=people["rina"], text="@edo")
    assert key("sari").post(f"comments/{comment.pk}/read/", {}).status_code == 200
    assert Mention.objects.get().seen_at is None


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_what_is_wrong_is_named(key: MakeKey, claim: Claim, text: str) -> None:
    answer = key("rina").post(f"claims/{claim.pk}/comments/", {"text": text})
    assert set(faults(answer)) == {"/text"}
    assert not Comment.objects.exists()


def test_sent_again_it_is_written_once(key: MakeKey, claim: Claim) -> None:
    api = key("rina")
    for _ in range(2):
        answer = api.client.post(
            f"/api/v1/claims/{claim.pk}/comments/",
            {"text": "Which office?"},
            content_type="application/json",
            headers={"Idempotency-Key": "one"},
        )
        assert answer.status_code == 201
    assert Comment.objects.count() == 1


def test_a_second_reviewer_is_shown_no_others(
    key: MakeKey, claim: Claim, people: People, rating: Callable[[str], Rating]
) -> None:
    review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
    told = comment_add(claim=claim, by=people["rina"], text="It is true. @sari")
    Claim.objects.filter(pk=claim.pk).update(status="second_review")
    sari = key("sari")
    assert sari.ids("comments/") == []
    assert sari.get(f"comments/{told.pk}/").status_code == 404
    assert sari.post(f"comments/{told.pk}/read/", {}).status_code == 404
    assert Mention.objects.get().seen_at is None
    own = sari.post(f"claims/{claim.pk}/comments/", {"text": "Mine."}).json()["id"]
    assert sari.ids("comments/") == [own]
    assert key("rina").ids("comments/") == [own, told.pk]
