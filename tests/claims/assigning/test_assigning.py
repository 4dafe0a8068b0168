"""Claims are given to people by hand and by the rule, each to one, and none that somebody has."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from claims import tasks
from claims.assigning.models import AssignmentPolicy, Duty
from claims.assigning.selectors import reviewers
from claims.assigning.services import claim_assign, claims_assign_by_rule, claims_deal
from claims.errors import ClaimConflict, NotAllowed
from claims.models import Claim, ReviewPolicy
from claims.reviews.services.reviews import review_submit
from claims.statements.services.claims import claim_take
from tests.claims import factories
from tests.claims.conftest import RatingOf
from workbench.lib.audit.models import AuditEvent

People = dict[str, User]


def policy(rule: str = "turn", **changes: object) -> None:
    """Choose a rule."""
    AssignmentPolicy.objects.update_or_create(pk=1, defaults={"rule": rule, **changes})


def duties(people: People, **languages: str) -> None:
    """Put people on duty: their names, and what they read."""
    for name, reads in languages.items():
        Duty.objects.create(person=people[name], languages=reads)


def whose() -> list[str]:
    """Return who has each claim, the oldest first."""
    names = Claim.objects.order_by("pk").values_list("assignee__username", flat=True)
    return [name or "" for name in names]


class TestByHand:
    """An editor gives a claim to somebody."""

    def test_they_have_it_as_if_they_had_taken_it(self, claim: Claim, people: People) -> None:
        claim_assign(claim=claim, to=people["rina"], by=people["edo"])
        assert (claim.assignee, claim.status) == (people["rina"], "in_review")
        assert claim.lease_until is not None
        event = AuditEvent.objects.latest("number")
        assert (event.act, event.data) == ("claim.assigned", {"to": people["rina"].pk})

    def test_editors_alone_give_and_to_reviewers_alone(self, claim: Claim, people: People) -> None:
        with pytest.raises(NotAllowed):
            claim_assign(claim=claim, to=people["sari"], by=people["rina"])
        with pytest.raises(NotAllowed, match="tono may not review"):
            claim_assign(claim=claim, to=people["tono"], by=people["edo"])
        User.objects.filter(pk=people["sari"].pk).update(is_active=False)
        with pytest.raises(NotAllowed):
            claim_assign(claim=claim, to=User.objects.get(username="sari"), by=people["edo"])

    def test_what_somebody_has_stays_theirs_until_their_lease_has_run_out(
        self, claim: Claim, people: People
    ) -> None:
        claim_take(claim=claim, reviewer=people["sari"])
        with pytest.raises(ClaimConflict):
            claim_assign(claim=claim, to=people["rina"], by=people["edo"])
        Claim.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        claim_assign(claim=claim, to=people["rina"], by=people["edo"])
        assert claim.assignee == people["rina"]

    def test_a_second_review_is_given_to_nobody_and_the_words_tell_nothing(
        self, people: People, rating: RatingOf
    ) -> None:
        ReviewPolicy.objects.create(second_review="all")
        claim = factories.new_claim()
        review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
        refusals = set()
        for name in ("rina", "sari", "edo"):
            with pytest.raises(ClaimConflict) as caught:
                claim_assign(claim=claim, to=people[name], by=people["edo"])
            refusals.add(str(caught.value))
        assert len(refusals) == 1
        policy()
        duties(people, rina="", sari="")
        assert claims_assign_by_rule(claims=[claim], by=people["edo"]) == 0
        assert claims_deal() == 0


class TestByRule:
    """The rule gives chosen claims, or all that wait."""

    def test_without_a_rule_or_anybody_on_duty_it_is_said(
        self, claim: Claim, people: People
    ) -> None:
        with pytest.raises(ClaimConflict, match="no rule"):
            claims_assign_by_rule(claims=[claim], by=people["edo"])
        policy()
        with pytest.raises(ClaimConflict, match="Nobody is on duty"):
            claims_assign_by_rule(claims=[claim], by=people["edo"])
        with pytest.raises(NotAllowed):
            claims_assign_by_rule(claims=[claim], by=people["rina"])
        assert claims_deal() == 0

    def test_in_turn_each_is_given_one_after_the_other(self, people: People) -> None:
        claims = [factories.new_claim() for _ in range(5)]
        policy()
        duties(people, rina="", sari="")
        assert claims_assign_by_rule(claims=claims[:3], by=people["edo"]) == 3
        assert claims_assign_by_rule(claims=claims[3:], by=people["edo"]) == 2
        assert whose() == ["rina", "sari", "rina", "sari", "rina"]

    def test_by_language_who_reads_it(self, people: People) -> None:
        claims = [factories.new_claim(language=code) for code in ("id", "en", "fr", "id")]
        policy("language")
        duties(people, rina="id, de", sari="en")
        assert claims_assign_by_rule(claims=claims, by=people["edo"]) == 3
        assert whose() == ["rina", "sari", "", "rina"]

    def test_what_waits_is_dealt_until_everybody_has_enough(self, people: People) -> None:
        worth = [0.9, 0.2, 0.6, 0.7, 0.8]
        for one in worth:
            factories.new_claim(checkworthiness=one)
        policy(most_open=2)
        duties(people, rina="", sari="")
        claim_take(claim=Claim.objects.get(checkworthiness=0.9), reviewer=people["rina"])
        tasks.sweep_assignments()
        assert sorted(whose()) == ["", "", "rina", "rina", "sari"] or sorted(whose()) == [
            "", "rina", "rina", "sari", "sari",
        ]  # fmt: skip
        assert whose().count("sari") == 2
        assert Claim.objects.get(checkworthiness=0.2).assignee is None
        assert claims_deal() == 0, "they have enough"

    def test_who_is_off_duty_or_has_left_is_given_nothing(self, people: People) -> None:
        factories.new_claim()
        policy()
        duties(people, rina="", sari="", edo="", tono="")
        Duty.objects.filter(person=people["rina"]).update(is_on=False)
        User.objects.filter(username="sari").update(is_active=False)
        assert claims_deal() == 1
        assert whose() == ["edo"], "tono may not review"

    def test_a_lease_that_ran_out_is_dealt_anew(self, claim: Claim, people: People) -> None:
        claim_take(claim=claim, reviewer=people["rina"])
        policy()
        duties(people, sari="")
        assert claims_deal() == 0
        Claim.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert claims_deal() == 1
        assert whose() == ["sari"]


def test_how_much_people_have_is_counted(claim: Claim, people: People) -> None:
    claim_take(claim=claim, reviewer=people["rina"])
    late = factories.new_claim()
    claim_take(claim=late, reviewer=people["sari"])
    Claim.objects.filter(pk=late.pk).update(lease_until=timezone.now() - timedelta(hours=1))
    has = {one.username: one.open_claims for one in reviewers()}  # type: ignore[attr-defined]
    assert has == {"edo": 0, "rina": 1, "sari": 0}


@pytest.mark.parametrize("languages", ["english", "en;id", "EN", "en,,id"])
def test_languages_are_codes(people: People, languages: str) -> None:
    with pytest.raises(ValidationError):
        Duty(person=people["rina"], languages=languages).full_clean()
