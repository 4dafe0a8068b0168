"""When a verdict last became another: in the order in which others can see it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from claims.models import Verdict
from tests.claims import factories
from tests.claims.conftest import RatingOf

People = dict[str, User]


def test_a_verdict_changes_when_it_is_published_and_when_it_is_superseded(
    people: People, rating: RatingOf
) -> None:
    first = factories.new_verdict(factories.new_claim(), people, rating("true"))
    assert first.updated_at == first.published_at
    second = factories.new_verdict(first.claim, people, rating("false"), replaces=first)
    first.refresh_from_db()
    assert first.updated_at is not None
    assert first.published_at < first.updated_at < second.published_at
    assert second.updated_at == second.published_at


def test_no_two_changes_share_a_moment(people: People, rating: RatingOf) -> None:
    first = factories.new_verdict(factories.new_claim(), people, rating("true"))
    other = factories.new_verdict(factories.new_claim(), people, rating("true"))
    with pytest.raises(IntegrityError):
        Verdict.objects.filter(pk=first.pk).update(updated_at=other.updated_at)


def test_moments_go_on_where_the_clock_goes_back(
    people: People, rating: RatingOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = timezone.now() - timedelta(hours=1)
    first = factories.new_verdict(factories.new_claim(), people, rating("true"))
    monkeypatch.setattr("claims.verdicts.services.timezone.now", lambda: early)
    second = factories.new_verdict(factories.new_claim(), people, rating("true"))
    third = factories.new_verdict(factories.new_claim(), people, rating("true"))
    assert first.published_at < second.published_at < third.published_at
    assert second.published_at == second.updated_at


def test_nothing_else_of_a_published_verdict_may_follow(verdict: Verdict) -> None:
    Verdict.objects.filter(pk=verdict.pk).update(updated_at=timezone.now())
    with pytest.raises(IntegrityError):
        Verdict.objects.filter(pk=verdict.pk).update(published_at=timezone.now())


def test_a_public_verdict_always_says_when(verdict: Verdict) -> None:
    with pytest.raises(IntegrityError):
        Verdict.objects.filter(pk=verdict.pk).update(updated_at=None)


@pytest.mark.django_db(transaction=True)
def test_verdicts_of_before_know_it_too(people: People, rating: RatingOf) -> None:
    first = factories.new_verdict(factories.new_claim(), people, rating("true"))
    second = factories.new_verdict(first.claim, people, rating("false"), replaces=first)
    alone = factories.new_verdict(factories.new_claim(), people, rating("true"))
    try:
        call_command("migrate", "claims", "0010_claimant_same_as", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)
    for row, moment in (
        (first, second.published_at - timedelta(microseconds=1)),
        (second, second.published_at),
        (alone, alone.published_at),
    ):
        row.refresh_from_db()
        assert row.updated_at == moment
    # The guards are in place again.
    with pytest.raises(IntegrityError):
        Verdict.objects.filter(pk=alone.pk).update(rationale="Otherwise.")
