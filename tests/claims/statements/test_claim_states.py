"""Taking, dismissing and reopening a claim."""

import pytest
from django.contrib.auth.models import User

from claims.errors import ClaimConflict
from claims.models import Claim
from claims.statements.choices import ClaimStatus
from claims.statements.services.claims import claim_dismiss, claim_reopen, claim_take

People = dict[str, User]
CLOSED = [
    ClaimStatus.ADJUDICATION, ClaimStatus.DECIDED,
    ClaimStatus.DISMISSED,
]  # fmt: skip


def put(claim: Claim, status: str) -> Claim:
    """Bring a claim into a state."""
    Claim.objects.filter(pk=claim.pk).update(status=status, dismissal="Opinion.")
    claim.refresh_from_db()
    return claim


def test_taking_assigns_the_claim_and_begins_its_review(claim: Claim, people: People) -> None:
    claim_take(claim=claim, reviewer=people["rina"])
    assert (claim.assignee, claim.status) == (people["rina"], ClaimStatus.IN_REVIEW)


def test_taking_ones_own_claim_again_is_no_conflict(claim: Claim, people: People) -> None:
    claim_take(claim=claim, reviewer=people["rina"])
    claim_take(claim=claim, reviewer=people["rina"])
    assert claim.assignee == people["rina"]


def test_the_second_of_two_takers_is_told_and_changes_nothing(claim: Claim, people: People) -> None:
    as_sari_saw_it = Claim.objects.get(pk=claim.pk)
    claim_take(claim=claim, reviewer=people["rina"])
    with pytest.raises(ClaimConflict) as refused:
        claim_take(claim=as_sari_saw_it, reviewer=people["sari"])
    assert refused.value.code == "claim_conflict"
    assert Claim.objects.get().assignee == people["rina"]


@pytest.mark.parametrize("status", CLOSED)
def test_a_claim_that_is_not_open_cannot_be_taken(
    claim: Claim, people: People, status: str
) -> None:
    with pytest.raises(ClaimConflict):
        claim_take(claim=put(claim, status), reviewer=people["rina"])
    assert Claim.objects.get().status == status


def test_dismissing_keeps_the_reason(claim: Claim) -> None:
    claim_dismiss(claim=claim, reason="  An opinion. ")
    assert (claim.status, claim.dismissal) == (ClaimStatus.DISMISSED, "An opinion.")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_dismissing_without_a_reason_is_refused(claim: Claim, reason: str) -> None:
    with pytest.raises(ClaimConflict):
        claim_dismiss(claim=claim, reason=reason)
    assert Claim.objects.get().status == ClaimStatus.NEW


@pytest.mark.parametrize("status", CLOSED)
def test_a_claim_that_is_not_open_cannot_be_dismissed(claim: Claim, status: str) -> None:
    with pytest.raises(ClaimConflict):
        claim_dismiss(claim=put(claim, status), reason="Late.")
    assert Claim.objects.get().status == status


def test_reopening_takes_the_dismissal_back(claim: Claim) -> None:
    claim_dismiss(claim=claim, reason="An opinion.")
    claim_reopen(claim=claim)
    assert (claim.status, claim.dismissal) == (ClaimStatus.TRIAGED, "")


def test_reopening_what_is_not_dismissed_is_a_conflict(claim: Claim) -> None:
    with pytest.raises(ClaimConflict):
        claim_reopen(claim=claim)


@pytest.mark.parametrize(
    ("status", "waiting"),
    [(s, s not in (ClaimStatus.DECIDED, ClaimStatus.DISMISSED)) for s in ClaimStatus],
)
def test_a_claim_waits_until_it_is_decided_or_dismissed(
    claim: Claim, status: str, waiting: bool
) -> None:
    put(claim, status)
    assert Claim.objects.waiting().exists() is waiting
