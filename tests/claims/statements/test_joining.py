"""Two claimants that are one: joined by a person, never by themselves."""

import pytest
from django.contrib.auth.models import User

from claims.errors import ClaimConflict
from claims.models import Claim, Claimant, ClaimantAlias
from claims.statements.services.claimants import claimant_resolve
from claims.statements.services.extracting import claim_key
from claims.statements.services.joining import claimants_alike, claimants_join
from tests.claims import factories
from tests.claims.conftest import RatingOf


def claim_of(name: str, text: str, **changes: object) -> Claim:
    """A claim as extraction keys it."""
    claim = factories.new_claim(text=text, claimant=name, **changes)  # type: ignore[arg-type]
    assert claim.claimant is not None
    key = claim_key(claim.claimant.key, claim.language, text)
    Claim.objects.filter(pk=claim.pk).update(key=key)
    claim.refresh_from_db()
    return claim


@pytest.fixture
def short(db: None) -> Claimant:
    """Somebody by surname."""
    return claimant_resolve(name="Hegseth")


@pytest.fixture
def full(db: None) -> Claimant:
    """The same, or not."""
    return claimant_resolve(name="Pete Hegseth")


class TestSuggesting:
    def test_forms_of_one_name_are_suggested_the_most_quoted_first(
        self, short: Claimant, full: Claimant
    ) -> None:
        other = claimant_resolve(name="Jennifer Hegseth")
        factories.new_claim(claimant="Jennifer Hegseth")
        claimant_resolve(name="Vladimir Putin")
        assert claimants_alike(short) == [other, full]
        assert claimants_alike(full) == [short]

    def test_nobody_is_joined_by_that(self, short: Claimant, full: Claimant) -> None:
        claimants_alike(short)
        assert Claimant.objects.filter(same_as=None).count() == 2

    @pytest.mark.parametrize("name", ["X", "李文华", "…"])
    def test_any_name_may_be_asked_about(self, db: None, name: str) -> None:
        assert claimants_alike(claimant_resolve(name=name)) == []


class TestJoining:
    def test_claims_and_names_go_over_and_stay_there(self, short: Claimant, full: Claimant) -> None:
        claim = claim_of("Hegseth", "Troops stay home.")
        ClaimantAlias.objects.create(name="Secretary Hegseth", claimant=short)
        joined = claimants_join(claimant=short, into=full)
        claim.refresh_from_db()
        assert (joined.moved, joined.kept, claim.claimant) == (1, 0, full)
        assert set(full.aliases.values_list("name", flat=True)) == {"Hegseth", "Secretary Hegseth"}
        assert not Claimant.objects.filter(name="Hegseth").exists()
        assert claimant_resolve(name="HEGSETH") == full

    def test_extraction_finds_the_claim_by_its_new_name(
        self, short: Claimant, full: Claimant
    ) -> None:
        claim = claim_of("Hegseth", "Troops stay home.")
        claimants_join(claimant=short, into=full)
        assert Claim.objects.get(key=claim_key(full.key, "en", "Troops stay home.")) == claim

    def test_the_same_claim_of_both_becomes_one(self, short: Claimant, full: Claimant) -> None:
        one, other = claim_of("Hegseth", "No troops."), claim_of("Pete Hegseth", "No troops.")
        claimants_join(claimant=short, into=full)
        one.refresh_from_db()
        assert one.same_as == other

    def test_what_a_verdict_sealed_keeps_its_name_and_is_found_by_both(
        self, short: Claimant, full: Claimant, people: dict[str, User], rating: RatingOf
    ) -> None:
        sealed = claim_of("Hegseth", "No troops.")
        claim_of("Hegseth", "Not one.")
        factories.new_verdict(sealed, people, rating("true"))
        joined = claimants_join(claimant=short, into=full)
        short.refresh_from_db()
        sealed.refresh_from_db()
        assert (joined.moved, joined.kept) == (1, 1)
        assert (sealed.claimant, short.same_as) == (short, full)
        assert claimant_resolve(name="Hegseth") == full

    def test_one_is_not_joined_with_itself_nor_twice(self, short: Claimant, full: Claimant) -> None:
        with pytest.raises(ClaimConflict):
            claimants_join(claimant=short, into=short)
        claimants_join(claimant=short, into=full)
        with pytest.raises(ClaimConflict):
            claimants_join(claimant=short, into=full)
