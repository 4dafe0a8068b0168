"""`verdicts/?facets=`: how many rows have which value."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claimant, ClaimantAlias, Rating, Verdict
from tests.api.conftest import Api, faults
from tests.claims import factories
from workbench.lib.facets import MOST_VALUES

People = dict[str, User]
RatingOf = Callable[[str], Rating]
New = Callable[..., Verdict]


@pytest.fixture
def new(people: People, rating: RatingOf) -> New:
    """Publish a verdict on a new claim."""

    def publish(slug: str = "true", **of_claim: Any) -> Verdict:
        return factories.new_verdict(factories.new_claim(**of_claim), people, rating(slug))

    return publish


def counts(api: Api, name: str, **query: Any) -> dict[Any, int]:
    """Return a facet."""
    facet = api.get("verdicts/", facets=name, **query).json()["facets"][name]
    return {one["value"]: one["count"] for one in facet}


def test_rows_are_counted_by_each_value_the_most_frequent_first(api: Api, new: New) -> None:
    for slug, language in (("true", "en"), ("false", "id"), ("true", "id")):
        new(slug, language=language)
    facets = api.get("verdicts/", facets="rating,language", page_size=1).json()["facets"]
    assert facets == {
        "rating": [{"value": "true", "count": 2}, {"value": "false", "count": 1}],
        "language": [{"value": "id", "count": 2}, {"value": "en", "count": 1}],
    }


def test_only_what_the_filters_leave_is_counted(api: Api, new: New) -> None:
    new("true", language="id", claimant="Ana Lopez")
    new("false", language="id", claimant="Budi")
    new("false", language="en", claimant="Ana Lopez")
    ClaimantAlias.objects.create(claimant=Claimant.objects.get(name="Ana Lopez"), name="Ana L.")
    assert counts(api, "rating", language="id") == {"true": 1, "false": 1}
    assert counts(api, "rating", claimant="Ana Lopez") == {"true": 1, "false": 1}
    assert counts(api, "language", claimant="ana l.") == {"id": 1, "en": 1}
    assert counts(api, "language", q="rice harvest", rating="false") == {"id": 1, "en": 1}
    assert counts(api, "rating", claim_date_before="2025-01-01") == {}


def test_each_value_is_one_that_the_filter_takes(api: Api, new: New, people: People) -> None:
    new("true", claimant="Ana Lopez", language="id")
    new("false", claimant="A. Lopez")
    new("false", claimant="Budi", language="en")
    ana = Claimant.objects.get(name="Ana Lopez")
    Claimant.objects.filter(name="A. Lopez").update(same_as=ana)
    for name in ("rating", "language", "claimant", "status"):
        facet = counts(api, name)
        assert facet
        for value, count in facet.items():
            assert len(api.ids("verdicts/", **{name: value})) == count, (name, value)
    assert counts(api, "claimant") == {"Ana Lopez": 2, "Budi": 1}


def test_those_without_a_value_are_counted_as_such(api: Api, new: New) -> None:
    new()
    assert counts(api, "claimant") == {None: 1}


def test_what_is_superseded_counts_and_what_was_never_published_does_not(
    api: Api, new: New, people: People, rating: RatingOf
) -> None:
    first = new("true")
    factories.new_verdict(first.claim, people, rating("false"), replaces=first)
    assert counts(api, "status") == {"published": 1, "superseded": 1}


def test_no_more_than_the_most_frequent_values(api: Api, new: New) -> None:
    for number in range(MOST_VALUES + 1):
        new(claimant=f"Minister {number}")
    assert len(counts(api, "claimant")) == MOST_VALUES


def test_each_takes_one_query_and_none_is_counted_unasked(api: Api, new: New) -> None:
    for _ in range(3):
        new(claimant="Ana")

    def queries(**query: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert api.get("verdicts/", **query).status_code == 200
        return len(captured)

    assert "facets" not in api.get("verdicts/").json()
    plain = queries()
    assert queries(facets="rating") == plain + 1
    assert queries(facets="rating,language,claimant,status,rating") == plain + 4


def test_they_come_with_the_first_page(api: Api, new: New) -> None:
    for _ in range(3):
        new()
    first = api.get("verdicts/", facets="rating", page_size=2).json()
    assert first["facets"]
    second = api.client.get(first["next"]).json()
    assert len(second["results"]) == 1
    assert "facets" not in second


def test_a_facet_that_there_is_not_is_refused_with_the_nearest(api: Api, db: None) -> None:
    told = faults(api.get("verdicts/", facets="rating,claimnt"))
    assert list(told) == ["facets"]
    assert "“claimant”" in told["facets"]
