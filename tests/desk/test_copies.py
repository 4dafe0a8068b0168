"""Copies on the desk, in the list of sources and on a source's page."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Claim
from sources.services import copies_find
from tests.claims import factories
from tests.desk.conftest import Login, desk_url
from tests.desk.test_queries import queries
from tests.sources.independence.synthetic import near_copy, story

pytestmark = pytest.mark.django_db
COPIES = 30


@pytest.fixture
def copies(db: None) -> list[int]:
    """A story in thirty near copies, compared."""
    body = f"{factories.TEXT} {story(1, 60)}"
    ids = [factories.new_source(body=near_copy(body, n, resembling=0.7)).pk for n in range(COPIES)]
    copies_find(source_ids=ids)
    return ids


@pytest.fixture
def claim(copies: list[int], people: dict[str, User]) -> Claim:
    """A claim with four sources shown, of which two are among thirty-two copies."""
    claim = factories.new_claim()
    factories.new_evidence(claim, sources=2, body=story(2))
    bodies = f"{factories.TEXT} {story(1, 60)}"
    found = factories.new_evidence(claim, sources=2, body=bodies)
    copies_find(source_ids=[one.snapshot.source_id for one in found])
    return claim


def listed(client: Client, query: str) -> set[int]:
    """Return which sources the list shows."""
    answer = client.get(f"/admin/sources/source/?{query}")
    assert answer.status_code == 200
    return {source.pk for source in answer.context["cl"].result_list}


def test_the_desk_says_once_how_many_more_there_are_and_links_them(
    claim: Claim, copies: list[int], login: Login
) -> None:
    client = login("sari")
    assert queries(client, desk_url(claim)) <= 12
    page = client.get(desk_url(claim)).content.decode()
    assert "30 more copies known" in page
    assert page.count("and 30 more copies") == 1
    assert f"/admin/sources/source/?copies={min(copies)}" in page


def test_without_more_copies_the_desk_says_nothing(people: dict[str, User], login: Login) -> None:
    claim = factories.new_claim()
    factories.new_evidence(claim, sources=2)
    page = login("sari").get(desk_url(claim)).content.decode()
    assert "2 sources" in page
    assert "more cop" not in page


def test_the_link_leads_to_the_whole_group(
    copies: list[int], people: dict[str, User], login: Login
) -> None:
    client, alone = login("sari"), factories.new_source(body=story(3)).pk
    assert listed(client, "") == {*copies, alone}
    assert listed(client, "copies=any") == listed(client, f"copies={min(copies)}") == set(copies)


@pytest.mark.parametrize("group", ["x", "0", "-1", "9" * 30, "404"])
def test_what_is_no_group_has_no_sources(
    copies: list[int], people: dict[str, User], login: Login, group: str
) -> None:
    factories.new_source(body=story(3))
    assert listed(login("sari"), f"copies={group}") == set()


def test_a_page_of_a_source_shows_some_of_its_copies_and_leads_to_all(
    copies: list[int], people: dict[str, User], login: Login
) -> None:
    client, alone = login("sari"), factories.new_source(body=story(3)).pk
    address = "/admin/sources/source/{}/change/"
    page = client.get(address.format(copies[0])).content.decode()
    assert address.format(copies[1]) in page
    assert address.format(copies[-1]) not in page
    assert "All 30 in the list" in page
    fewest = queries(client, address.format(alone))
    assert queries(client, address.format(copies[0])) == fewest + 2
