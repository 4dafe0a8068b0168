"""Claims that somebody had before there were leases."""

from importlib import import_module

from django.apps import apps
from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Claim
from tests.claims import factories

MIGRATION = import_module("claims.migrations.0013_claim_leases")


def test_whoever_had_a_claim_has_it_as_long_as_who_takes_one_now(people: dict[str, User]) -> None:
    had = factories.new_claim(assignee=people["rina"], status="in_review")
    nobodys = factories.new_claim()
    decided = factories.new_claim(assignee=people["rina"], status="decided")
    MIGRATION.lease(apps, None)
    for claim in (had, nobodys, decided):
        claim.refresh_from_db()
    assert had.lease_until is not None
    assert had.lease_until > timezone.now()
    assert had.taken_at == had.updated_at
    assert Claim.objects.filter(lease_until=None).count() == 2
