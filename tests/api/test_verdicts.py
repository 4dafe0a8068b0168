"""`/api/v1/verdicts/`: what was published, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from claims.models import Claimant, ClaimantAlias, Rating, Verdict
from claims.publishing.reading import find_reviews
from claims.reviews.services.reviews import review_save, review_submit
from claims.verdicts.choices import VerdictStatus
from claims.verdicts.services import verdict_publish
from sources.models import Source
from tests.api.conftest import Api
from tests.claims import factories
from tests.claims.factories import END, QUOTE, START

People = dict[str, User]
RatingOf = Callable[[str], Rating]


@pytest.fixture
def verdict(people: People, rating: RatingOf) -> Verdict:
    """A verdict on a claim by Ana Lopez, in Indonesian."""
    article = factories.new_article(
        published_at=datetime(2025, 2, 25, 4, 20, tzinfo=UTC), title="Panen naik"
    )
    claim = factories.new_claim(
        text="Panen padi naik 4 persen.", claimant="Ana Lopez", language="id", article=article
    )
    return factories.new_verdict(claim, people, rating("true"), rationale="The office counts it.")


@pytest.fixture
def other(people: People, rating: RatingOf) -> Verdict:
    """Another verdict, which shares nothing with the first."""
    claim = factories.new_claim(text="Roads are longer now.", claimant="Budi Santoso")
    return factories.new_verdict(claim, people, rating("false"), rationale="Maps say no.")


def test_a_verdict_carries_all_that_a_reader_needs(api: Api, verdict: Verdict) -> None:
    shown = api.get(f"verdicts/{verdict.pk}/").json()
    (citation,) = shown["citations"]
    (appearance,) = shown["claim"]["appearances"]
    assert shown["claim"]["text"] == "Panen padi naik 4 persen."
    assert shown["claim"]["claimant"]["name"] == "Ana Lopez"
    assert shown["rating"]["slug"] == "true"
    assert shown["rating"]["labels"]["id"] == "Benar"
    assert (shown["rationale"], shown["status"]) == ("The office counts it.", "published")
    assert (shown["reviewer_name"], shown["editor_name"]) == ("Rina", "Edo")
    assert (shown["supersedes"], shown["superseded_by"], shown["correction"]) == (None, None, "")
    assert (citation["quote"], citation["start"], citation["end"]) == (QUOTE, START, END)
    assert len(citation["snapshot_sha256"]) == 64
    assert citation["url"].startswith("https://daily.example/")
    assert (appearance["title"], appearance["quote"]) == ("Panen naik", QUOTE)


def test_words_that_change_later_stand_beside_the_published_ones(
    api: Api, verdict: Verdict
) -> None:
    Claimant.objects.update(name="Somebody Else", role="Clown")
    Source.objects.filter(article__appearances__claim=verdict.claim_id).update(title="Panen turun")
    shown = api.get(f"verdicts/{verdict.pk}/").json()
    claimant = shown["claim"]["claimant"]
    assert (claimant["name"], claimant["role"]) == ("Ana Lopez", "")
    assert shown["claim"]["appearances"][0]["title"] == "Panen naik"
    assert shown["changed_since"] == [
        {"field": "claim.claimant.name", "published": "Ana Lopez", "now": "Somebody Else"},
        {"field": "claim.claimant.role", "published": "", "now": "Clown"},
        {
            "field": "claim.appearances.0.title",
            "published": "Panen naik",
            "now": "Panen turun",
        },
    ]
    assert shown["appeared_since"] == []


def test_a_later_article_is_told_beside_the_published_ones(api: Api, verdict: Verdict) -> None:
    factories.new_appearance(verdict.claim, factories.new_article(title="Panen lagi"))
    shown = api.get(f"verdicts/{verdict.pk}/").json()
    assert [one["title"] for one in shown["claim"]["appearances"]] == ["Panen naik"]
    assert [one["title"] for one in shown["appeared_since"]] == ["Panen lagi"]


def test_nothing_internal_is_shown(api: Api, people: People, rating: RatingOf) -> None:
    draft = factories.new_review(factories.new_claim(), people["rina"], rating("true"))
    review_save(
        review=draft, rating=draft.rating, rationale="Counted.", note="Ask the ministry again."
    )
    verdict = verdict_publish(review=review_submit(review=draft), editor=people["edo"])
    body = api.get(f"verdicts/{verdict.pk}/").content.decode()
    assert "Ask the ministry" not in body
    assert "checkworthiness" not in body
    assert "rina" not in body


@pytest.mark.parametrize(
    "query",
    [
        {"language": "id"},
        {"claimant": "Ana Lopez"},
        {"claimant": "ana lopez"},
        {"claimant": "La Lopez"},
        {"claimant": "la lopez"},
        {"rating": "true"},
        {"status": "published", "language": "id"},
        {"q": "padi"},
        {"q": "PERSEN panen"},
        {"q": "office counts"},
        {"q": "padi office"},
        {"language": "id", "claimant": "Ana Lopez", "rating": "true", "q": "padi"},
    ],
    ids=str,
)
def test_filters_find_it_and_not_the_other(
    api: Api, verdict: Verdict, other: Verdict, query: dict[str, str]
) -> None:
    assert verdict.claim.claimant is not None
    for alias in ("La Lopez", "Lopez A."):
        ClaimantAlias.objects.create(claimant=verdict.claim.claimant, name=alias)
    assert api.ids("verdicts/", **query) == [verdict.pk]


@pytest.mark.parametrize(
    "query",
    [
        {"language": "de"},
        {"claimant": "Ana"},
        {"claimant": "Nobody"},
        {"rating": "misleading"},
        {"status": "superseded"},
        {"q": "padi roads"},
        {"q": "100%"},
        {"language": "id", "rating": "false"},
    ],
    ids=str,
)
def test_filters_find_nothing_where_nothing_is(
    api: Api, verdict: Verdict, other: Verdict, query: dict[str, str]
) -> None:
    assert api.ids("verdicts/", **query) == []


def test_a_claim_has_its_verdicts(api: Api, verdict: Verdict, other: Verdict) -> None:
    assert api.ids("verdicts/", claim=verdict.claim_id) == [verdict.pk]


def test_dates_limit_from_a_moment_on_and_to_before_it(api: Api, verdict: Verdict) -> None:
    moment = verdict.published_at
    second = timedelta(seconds=1)
    assert api.ids("verdicts/", published_after=moment.isoformat()) == [verdict.pk]
    assert api.ids("verdicts/", published_after=(moment + second).isoformat()) == []
    assert api.ids("verdicts/", published_before=(moment + second).isoformat()) == [verdict.pk]
    assert api.ids("verdicts/", published_before=moment.isoformat()) == []


def test_a_superseded_verdict_names_its_successor(
    api: Api, verdict: Verdict, people: People, rating: RatingOf
) -> None:
    successor = factories.new_verdict(verdict.claim, people, rating("false"), replaces=verdict)
    old = api.get(f"verdicts/{verdict.pk}/").json()
    new = api.get(f"verdicts/{successor.pk}/").json()
    assert (old["status"], old["superseded_by"]) == ("superseded", successor.pk)
    assert (new["supersedes"], new["superseded_by"]) == (verdict.pk, None)
    assert new["correction"]
    assert api.ids("verdicts/", status="published") == [successor.pk]


def test_what_is_not_published_is_never_shown(api: Api, people: People, rating: RatingOf) -> None:
    claim = factories.new_claim()
    review = review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
    preparing = factories.raw_verdict(review, people["edo"])
    assert preparing.status == VerdictStatus.PREPARING
    assert api.ids("verdicts/") == api.ids("verdicts/", status="preparing") == []
    assert api.get(f"verdicts/{preparing.pk}/").status_code == 404
    for path in ("claims/", "articles/", "sources/", f"claims/{claim.pk}/evidence/"):
        assert "Two offices say so." not in api.get(path).content.decode()


class TestClaimReview:
    """A verdict for whoever accepts `application/ld+json`."""

    def get(self, api: Api, path: str, accept: str) -> Any:
        return api.client.get(f"/api/v1/{path}", headers={"accept": accept})

    @pytest.mark.parametrize(
        "accept",
        ["application/ld+json", "application/json;q=0.5, application/ld+json, */*;q=0.1"],
    )
    def test_it_is_the_one_of_its_page(
        self, api: Api, verdict: Verdict, settings: Settings, accept: str
    ) -> None:
        settings.DESK_URL = "https://desk.example"
        response = self.get(api, f"verdicts/{verdict.pk}/", accept)
        assert response["Content-Type"] == "application/ld+json"
        assert "Accept" in response["Vary"]
        page = api.client.get(f"/verdicts/{verdict.pk}/").content
        assert [("/script/0", response.json())] == find_reviews(page)

    @pytest.mark.parametrize(
        "accept",
        ["*/*", "application/json", "", "text/html, */*;q=0.1", "application/ld+json;q=0.4, */*"],
    )
    def test_others_get_json(self, api: Api, verdict: Verdict, accept: str) -> None:
        response = self.get(api, f"verdicts/{verdict.pk}/", accept)
        assert response["Content-Type"] == "application/json"
        assert response.json()["id"] == verdict.pk

    @pytest.mark.parametrize("accept", ["text/html", "application/xml;q=0.9"])
    def test_what_there_is_not_is_406(self, api: Api, verdict: Verdict, accept: str) -> None:
        assert self.get(api, f"verdicts/{verdict.pk}/", accept).status_code == 406

    def test_an_address_may_ask_for_it_too(self, api: Api, verdict: Verdict) -> None:
        path = f"verdicts/{verdict.pk}/"
        assert api.get(path, format="jsonld").json()["@type"] == "ClaimReview"
        assert api.get(path, format="xml").status_code == 404

    def test_a_list_has_none(self, api: Api, verdict: Verdict) -> None:
        assert self.get(api, "verdicts/", "application/ld+json").status_code == 406

    def test_it_needs_a_key_as_everything_here_does(self, verdict: Verdict) -> None:
        path = f"verdicts/{verdict.pk}/"
        assert self.get(Api(), path, "application/ld+json").status_code == 401
