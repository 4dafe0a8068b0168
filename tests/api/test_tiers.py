"""Over REST: how near evidence is to a claim, and that nothing was found."""

import pytest

from claims.models import Claim, RetrievalRun
from tests.api.conftest import Api
from tests.claims import factories

pytestmark = pytest.mark.django_db


def claim_with(origins: int) -> Claim:
    """Return a claim whose newest search found so many origins that speak to it."""
    claim = factories.new_claim()
    factories.new_evidence(claim, sources=2)
    RetrievalRun.objects.update(origin_count=origins)
    return claim


@pytest.mark.parametrize("origins", [0, 2])
def test_a_claim_says_what_its_newest_search_found(api: Api, origins: int) -> None:
    answer = api.get(f"claims/{claim_with(origins).pk}/").json()
    assert answer["origin_count"] == origins
    assert answer["searched_at"] is not None


def test_before_the_first_search_nobody_says_that_nothing_was_found(api: Api) -> None:
    answer = api.get(f"claims/{factories.new_claim().pk}/").json()
    assert (answer["origin_count"], answer["searched_at"]) == (None, None)


def test_a_list_of_claims_says_it_too_in_as_many_queries(api: Api) -> None:
    claim_with(1)
    _one, asked = api.queries("claims/")
    claim_with(0)
    assert api.queries("claims/") == (2, asked)


def test_evidence_has_its_tier_and_how_sure_a_machine_is(api: Api) -> None:
    [shown, _other] = api.get(f"claims/{claim_with(1).pk}/evidence/").json()["results"]
    assert (shown["tier"], shown["confidence"]) == ("", None)
