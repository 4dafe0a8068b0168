"""The pages of claimants: who may be the same, and joining two."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import Claimant, Verdict
from claims.statements.services.claimants import claimant_resolve
from tests.claims import factories
from tests.claims.conftest import RatingOf
from tests.desk.conftest import Login


@pytest.fixture
def two(db: None) -> tuple[Claimant, Claimant]:
    """A surname, and who may bear it; hostile names."""
    factories.new_claim(text="Rice grew.", claimant="<b>Lopez</b>")
    return claimant_resolve(name="<b>Lopez</b>"), claimant_resolve(name="Ana B Lopez B")


def join_url(one: Claimant, other: Claimant) -> str:
    """The page that asks."""
    return reverse("admin:claims_claimant_join", args=[one.pk, other.pk])


def test_who_may_be_the_same_is_linked(login: Login, two: tuple[Claimant, Claimant]) -> None:
    page = login("edo").get(reverse("admin:claims_claimant_change", args=[two[1].pk]))
    shown = page.content.decode()
    assert join_url(two[1], two[0]) in shown
    assert "&lt;b&gt;Lopez&lt;/b&gt;</a> (1 claim)" in shown


def test_it_asks_and_then_joins(login: Login, two: tuple[Claimant, Claimant]) -> None:
    client = login("edo")
    shown = client.get(join_url(*two)).content.decode()
    assert "&lt;b&gt;Lopez&lt;/b&gt; → Ana B Lopez B" in shown
    assert Claimant.objects.count() == 2
    client.post(join_url(*two))
    assert Claimant.objects.get(same_as=None) == two[1]


def test_whoever_may_not_joins_nobody(login: Login, two: tuple[Claimant, Claimant]) -> None:
    for who in ("tono", "sari"):
        for method in ("get", "post"):
            assert getattr(login(who), method)(join_url(*two)).status_code == 403
    assert Claimant.objects.filter(same_as=None).count() == 2


def test_a_verdict_is_found_by_either_name(
    login: Login, two: tuple[Claimant, Claimant], people: dict[str, User], rating: RatingOf
) -> None:
    sealed = factories.new_claim(text="Sealed.", claimant="<b>Lopez</b>")
    factories.new_verdict(sealed, people, rating("true"))
    page = login("edo").post(join_url(*two), follow=True).content.decode()
    assert "1 claim that is published or handed in keeps the old name." in page
    for name in ("<b>Lopez</b>", "Ana B Lopez B"):
        found = login("sari").get("/api/v1/verdicts/", {"claimant": name}).json()["results"]
        assert [one["id"] for one in found] == [Verdict.objects.get().pk]
