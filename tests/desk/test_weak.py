"""What is weak about a draft is told beside it, and stops nobody."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Claim, Evidence, Review
from claims.reviews.services.reviews import citation_add
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, desk_url
from tests.guards import unsealed

ONE_ORIGIN = "is of one origin"
LATER = "is later than the claim"
OPPOSITE = "seems to say the opposite"


@pytest.fixture
def claim(people: dict[str, User]) -> Claim:
    """A claim of a day, with two pieces of evidence."""
    article = factories.new_article(published_at=datetime(2025, 3, 2, tzinfo=UTC))
    return factories.new_claim(claimant="Ana Lopez", article=article, assignee=people["rina"])


def cited(claim: Claim, person: User, rating: Any, evidence: list[Evidence]) -> Review:
    """Draft a review that cites the deciding sentence of each."""
    draft = factories.new_review(claim, person, rating)
    draft.citations.all().delete()
    for one in evidence:
        place = {"start": one.highlight_start, "end": one.highlight_end}
        citation_add(review=draft, snapshot=one.snapshot, **place)
    return draft


def shown(client: Client, claim: Claim) -> str:
    """Return the desk."""
    return client.get(desk_url(claim)).content.decode()


class TestWeak:
    """On the desk."""

    def test_one_origin_is_told_until_another_is_cited(
        self, login: Login, claim: Claim, people: dict[str, User], rating: RatingOf
    ) -> None:
        client = login("rina")
        first, second = factories.new_evidence(claim, sources=2)
        assert "Before you hand it in" not in shown(client, claim)
        draft = cited(claim, people["rina"], rating("true"), [first])
        assert ONE_ORIGIN in shown(client, claim)
        place = {"start": second.highlight_start, "end": second.highlight_end}
        citation_add(review=draft, snapshot=second.snapshot, **place)
        assert ONE_ORIGIN not in shown(client, claim)

    @pytest.mark.parametrize(("day", "is_told"), [(3, True), (2, False)])
    def test_what_is_later_than_the_claim(
        self,
        login: Login,
        claim: Claim,
        people: dict[str, User],
        rating: RatingOf,
        day: int,
        is_told: bool,
    ) -> None:
        (one,) = factories.new_evidence(claim)
        source = one.snapshot.source
        type(source)._default_manager.filter(pk=source.pk).update(
            published_at=f"2025-03-0{day}T00:00:00Z"
        )
        cited(claim, people["rina"], rating("true"), [one])
        assert (LATER in shown(login("rina"), claim)) is is_told
        assert claim.appearances.get().article.source.printed_date == date(2025, 3, 2)

    @pytest.mark.parametrize(
        ("stance", "slug", "is_told"),
        [
            ("refutes", "true", True),
            ("refutes", "false", False),
            ("supports", "false", True),
            ("supports", "mostly-true", False),
            ("unclear", "false", False),
            ("supports", "unverifiable", False),
        ],
    )
    def test_a_sentence_that_contradicts_the_rating(
        self,
        login: Login,
        claim: Claim,
        people: dict[str, User],
        rating: RatingOf,
        stance: str,
        slug: str,
        is_told: bool,
    ) -> None:
        (one,) = factories.new_evidence(claim)
        with unsealed(Evidence):
            Evidence.objects.filter(pk=one.pk).update(stance=stance)
        cited(claim, people["rina"], rating(slug), [one])
        assert (OPPOSITE in shown(login("rina"), claim)) is is_told

    def test_the_part_that_says_so_can_be_had_alone(
        self, login: Login, claim: Claim, people: dict[str, User], rating: RatingOf
    ) -> None:
        client = login("rina")
        address = desk_url(claim) + "?weak"
        assert client.get(address).content.decode().strip() == ""
        cited(claim, people["rina"], rating("true"), factories.new_evidence(claim))
        part = client.get(address).content.decode()
        assert ONE_ORIGIN in part
        assert "<html" not in part

    def test_it_stops_nobody(
        self, login: Login, claim: Claim, people: dict[str, User], rating: RatingOf
    ) -> None:
        client = login("rina")
        draft = cited(claim, people["rina"], rating("true"), factories.new_evidence(claim))
        assert ONE_ORIGIN in shown(client, claim)
        base = client.get(desk_url(claim)).context["base"]
        form = {
            "action": "submit", "draft": draft.pk, "base": base, "rating": draft.rating_id,
            "rationale": draft.rationale, "note": "",
        }  # fmt: skip
        client.post(desk_url(claim), form)
        assert Review.objects.get(pk=draft.pk).status == "submitted"


def test_a_decided_desk_begins_with_its_verdict(
    login: Login, claim: Claim, people: dict[str, User], rating: RatingOf
) -> None:
    client = login("rina")
    assert "desk-standing" not in shown(client, claim)
    factories.new_verdict(claim, people, rating("false"))
    page = shown(client, claim)
    finding = page[page.index('id="finding"') :]
    assert "Two offices say so." in finding[: finding.index('name="rationale"')]
    assert "A correction is a new review" in finding


class TestEmptyLists:
    """A list without rows says why, and what next."""

    @pytest.mark.parametrize(
        "name",
        ["claims/claim", "claims/review", "claims/duty", "sources/pagefetch", "claims/watchedfeed"],
    )
    def test_it_says_so_in_our_words(
        self, login: Login, people: dict[str, User], name: str
    ) -> None:
        page = login("edo").get(f"/admin/{name}/")
        body = page.content.decode()
        assert "Nothing is here" in body
        assert str(page.context["cl"].model_admin.when_empty)[:30] in body
        assert "yielded" not in body

    def test_filters_that_leave_nothing_are_told_from_that(
        self, login: Login, claim: Claim
    ) -> None:
        body = login("edo").get("/admin/claims/claim/?q=nonsense").content.decode()
        assert "Nothing matches" in body
        assert "Nothing is here" not in body

    def test_a_list_is_called_what_it_has(self, login: Login, people: dict[str, User]) -> None:
        assert "<title> Duties |" in login("edo").get("/admin/claims/duty/").content.decode()
