"""`fields` and `expand`: less of each row, or more, in a constant number of queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from claims.models import Rating, Verdict
from claims.reviews.services.reviews import review_submit
from tests.api.conftest import Api, faults
from tests.api.test_lists import LISTS, MakeRow, rows
from tests.claims import factories

__all__ = ["rows"]  # how to make one more row of each list
People = dict[str, User]
RatingOf = Callable[[str], Rating]
EXPANSIONS = [
    ("verdicts/", "claim"),
    ("verdicts/", "supersedes"),
    ("verdicts/", "superseded_by"),
    ("claims/", "claimant"),
    ("claims/", "same_as"),
    ("claims/", "verdicts"),
    ("claimants/", "same_as"),
    ("appearances/", "claim"),
    ("appearances/", "article"),
    ("retrieval-runs/", "claim"),
    ("reviews/", "claim"),
    ("comments/", "claim"),
    ("citations/", "verdict"),
    ("citations/", "review"),
    ("citations/", "snapshot"),
    ("snapshots/", "source"),
]


@pytest.mark.parametrize("path", LISTS)
def test_every_list_and_row_shows_the_fields_that_are_named(
    api: Api, rows: dict[str, MakeRow], path: str
) -> None:
    pk = rows[path]()
    assert set(api.get(path, fields="id").json()["results"][0]) == {"id"}
    assert api.get(f"{path}{pk}/", fields="id").json() == {"id": pk}


@pytest.mark.parametrize("path", LISTS)
def test_a_field_that_is_none_is_refused(api: Api, rows: dict[str, MakeRow], path: str) -> None:
    pk = rows[path]()
    for one in (path, f"{path}{pk}/"):
        assert set(faults(api.get(one, fields="id,nonsense"))) == {"fields"}


@pytest.mark.parametrize("path", LISTS)
def test_what_cannot_be_expanded_is_refused(api: Api, rows: dict[str, MakeRow], path: str) -> None:
    pk = rows[path]()
    for one in (path, f"{path}{pk}/"):
        assert set(faults(api.get(one, expand="id"))) == {"expand"}


def test_parts_of_a_claim_and_of_an_import_are_sparse_too(api: Api) -> None:
    (evidence,) = factories.new_evidence(factories.new_claim())
    path = f"claims/{evidence.run.claim_id}/evidence/"
    assert api.get(path, fields="id").json()["results"] == [{"id": evidence.pk}]
    (row,) = api.get(path, fields="id", expand="snapshot").json()["results"]
    assert row["expanded"]["snapshot"]["id"] == evidence.snapshot_id
    api.post("articles/", {"title": "Harvest", "text": "The rice harvest grew by 4 percent."})
    (batch,) = api.ids("imports/")
    (row,) = api.get(f"imports/{batch}/rows/", fields="number").json()["results"]
    assert row == {"number": 1}
    assert set(faults(api.get(f"imports/{batch}/rows/", fields="nonsense"))) == {"fields"}


@pytest.mark.parametrize(("path", "name"), EXPANSIONS)
def test_expanding_takes_as_many_queries_for_ten_rows_as_for_one(
    api: Api, rows: dict[str, MakeRow], path: str, name: str
) -> None:
    rows[path]()
    few, few_queries = api.queries(path, expand=name)
    for _ in range(9):
        rows[path]()
    many, many_queries = api.queries(path, expand=name)
    assert many >= 10 > few
    assert many_queries == few_queries <= 20


@pytest.mark.parametrize(("path", "name"), EXPANSIONS)
def test_what_is_expanded_is_what_its_id_says(
    api: Api, rows: dict[str, MakeRow], path: str, name: str
) -> None:
    pk = rows[path]()
    plain = api.get(f"{path}{pk}/").json()
    row = api.get(f"{path}{pk}/", expand=name).json()
    beside = row.pop("expanded")
    assert row == plain
    assert set(beside) == {name}
    if name in plain and not isinstance(plain[name], dict):
        assert (beside[name] and beside[name]["id"]) == plain[name]


@pytest.fixture
def corrected(people: People, rating: RatingOf) -> Verdict:
    """A verdict that corrects another."""
    claim = factories.new_claim(claimant="Ana", article=factories.new_article())
    first = factories.new_verdict(claim, people, rating("true"))
    return factories.new_verdict(claim, people, rating("false"), replaces=first)


def test_a_record_is_expanded_as_it_is_shown_at_home(api: Api, corrected: Verdict) -> None:
    at_home = api.get(f"claims/{corrected.claim_id}/").json()
    row = api.get(f"verdicts/{corrected.pk}/", expand="claim,supersedes").json()
    assert row["expanded"]["claim"] == at_home
    assert row["expanded"]["supersedes"] == api.get(f"verdicts/{corrected.supersedes_id}/").json()
    claim = api.get(f"claims/{corrected.claim_id}/", expand="verdicts").json()
    assert [one["id"] for one in claim["expanded"]["verdicts"]] == [
        corrected.supersedes_id,
        corrected.pk,
    ]


def test_fields_leave_what_is_expanded(api: Api, corrected: Verdict) -> None:
    shown = api.get(f"verdicts/{corrected.pk}/", fields="id", expand="claim").json()
    assert set(shown) == {"id", "expanded"}


def test_what_was_never_published_is_not_expanded(
    api: Api, people: People, rating: RatingOf
) -> None:
    claim = factories.new_claim()
    review = review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
    factories.raw_verdict(review, people["edo"])
    assert api.get(f"claims/{claim.pk}/", expand="verdicts").json()["expanded"]["verdicts"] == []


def test_what_one_may_not_read_at_home_is_not_expanded(
    client: Client, people: People, corrected: Verdict
) -> None:
    people["tono"].user_permissions.add(Permission.objects.get(codename="view_verdict"))
    client.force_login(people["tono"])
    answer: Any = client.get(f"/api/v1/verdicts/{corrected.pk}/?expand=claim")
    assert set(faults(answer)) == {"expand"}
    assert client.get(f"/api/v1/verdicts/{corrected.pk}/?expand=supersedes").status_code == 200
