"""Somebody says who it was, where the article does not make it clear."""

import pytest

from claims.errors import ClaimConflict
from claims.models import Claim, Claimant
from claims.statements.choices import ClaimStatus
from claims.statements.services.claims import claimant_pick
from tests.claims import factories

NAMES = ["Marta Kelling", "Jonas Reuter"]


@pytest.fixture
def unclear(db: None) -> Claim:
    """A claim of one of two."""
    return factories.new_claim(text="The bridge was closed.", claimant_candidates=NAMES)


def test_who_is_picked_said_it(unclear: Claim) -> None:
    claimant_pick(claim=unclear, name="Jonas Reuter")
    assert unclear.claimant == Claimant.objects.get(name="Jonas Reuter")
    assert (unclear.text, unclear.claimant_candidates) == ("The bridge was closed.", [])
    assert str(unclear) == "Jonas Reuter: The bridge was closed."


def test_it_may_have_been_none_of_them(unclear: Claim) -> None:
    claimant_pick(claim=unclear, name="")
    assert (unclear.claimant, unclear.claimant_candidates) == (None, [])
    assert unclear.text == "The bridge was closed."


def test_the_second_who_picks_is_told_and_changes_nothing(unclear: Claim) -> None:
    as_sari_saw_it = Claim.objects.get(pk=unclear.pk)
    claimant_pick(claim=unclear, name="Jonas Reuter")
    with pytest.raises(ClaimConflict, match="already"):
        claimant_pick(claim=as_sari_saw_it, name="Marta Kelling")
    assert Claim.objects.get().claimant == Claimant.objects.get(name="Jonas Reuter")


def test_nobody_is_left_behind_by_whom_came_second(unclear: Claim) -> None:
    Claim.objects.update(claimant_candidates=["Ada Brook"])
    with pytest.raises(ClaimConflict):
        claimant_pick(claim=unclear, name="Jonas Reuter")
    assert not Claimant.objects.exists()


def test_nobody_else_can_be_picked(unclear: Claim) -> None:
    with pytest.raises(ClaimConflict, match="Nobody of this name"):
        claimant_pick(claim=unclear, name="Ada Brook")
    assert not Claimant.objects.exists()


def test_a_claim_without_candidates_has_nobody_to_pick(claim: Claim) -> None:
    with pytest.raises(ClaimConflict):
        claimant_pick(claim=claim, name="")


def test_a_claim_that_is_closed_stays_as_it_is(unclear: Claim) -> None:
    Claim.objects.update(status=ClaimStatus.DISMISSED, dismissal="Opinion.")
    with pytest.raises(ClaimConflict):
        claimant_pick(claim=unclear, name="Jonas Reuter")
    assert Claim.objects.get().claimant is None
