"""Two claimants that are one: joined by a person, never by themselves."""

import pytest
from django.contrib.auth.models import User

from claims.errors import ClaimConflict
from claims.models import Claim, Claimant, ClaimantAlias
from claims.statements.extraction.model import ExtractedClaim
from claims.statements.services import extracting
from claims.statements.services.claimants import claimant_resolve
from claims.statements.services.correcting import Wording, claim_correct
from claims.statements.services.extracting import article_extract, claim_key
from claims.statements.services.joining import claimants_alike, claimants_join
from tests.claims import factories
from tests.claims.conftest import RatingOf
from tests.claims.factories import END, QUOTE, START


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

    @pytest.mark.parametrize("name", ["X", "…", ""])
    def test_any_name_may_be_asked_about(self, short: Claimant, name: str) -> None:
        assert claimants_alike(claimant_resolve(name=name or "-")) == []

    def test_names_without_spaces_are_compared_too(self, db: None) -> None:
        one, other = claimant_resolve(name="王毅"), claimant_resolve(name="王毅外长")
        assert claimants_alike(one) == [other]
        assert claimants_alike(other) == [one]


class TestJoining:
    def test_claims_and_names_go_over_and_stay_there(self, short: Claimant, full: Claimant) -> None:
        claim = claim_of("Hegseth", "Troops stay home.")
        ClaimantAlias.objects.create(name="Secretary Hegseth", claimant=short)
        joined = claimants_join(claimant=short, into=full)
        claim.refresh_from_db()
        assert (joined.moved, joined.kept, claim.claimant) == (1, 0, full)
        short.refresh_from_db()
        assert short.same_as == full
        assert set(full.aliases.values_list("name", flat=True)) == {"Secretary Hegseth"}
        assert claimant_resolve(name="HEGSETH") == full

    @pytest.mark.parametrize("name", ["Hegseth", "Pete Hegseth"])
    def test_extraction_finds_the_claim_by_either_name(
        self, short: Claimant, full: Claimant, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        claim = claim_of("Hegseth", "Troops stay home.")
        claim_correct(
            claim=claim,
            seen=Wording("Troops stay home.", "Hegseth"),
            now=Wording("No troops leave.", "Xi Jinping"),
        )
        claimants_join(claimant=short, into=full)
        found = ExtractedClaim(
            "Troops stay home.", QUOTE, START, END, name, "", "indirect", "", None, None, 0.9, ()
        )
        monkeypatch.setattr(extracting, "claims_in", lambda *_args, **_named: ([found], "test"))
        article = factories.new_article()
        article_extract(article_id=article.pk)
        assert Claim.objects.get() == claim
        assert str(Claim.objects.get()) == "Xi Jinping: No troops leave."

    def test_the_same_claim_of_both_stays_two_for_people_to_join(
        self, short: Claimant, full: Claimant
    ) -> None:
        claims = claim_of("Hegseth", "No troops."), claim_of("Pete Hegseth", "No troops.")
        claimants_join(claimant=short, into=full)
        for claim in claims:
            claim.refresh_from_db()
            assert (claim.claimant, claim.same_as) == (full, None)

    def test_what_was_handed_in_keeps_its_name(self, short: Claimant, full: Claimant) -> None:
        claim = claim_of("Hegseth", "No troops.", status="adjudication")
        assert claimants_join(claimant=short, into=full).kept == 1
        claim.refresh_from_db()
        assert claim.claimant == short

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
