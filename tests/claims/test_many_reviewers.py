"""Twenty reviewers at one queue: no claim twice, no lost draft, no page that fails."""

import pytest
from django.db import connection

from claims.models import Claim, Review
from claims.reviews.choices import ReviewStatus
from claims.reviews.services.scales import default_scale_ensure
from tests.benchmarks.many_claims import make_claims
from tests.benchmarks.reviewers import PEOPLE, people, work, wrong
from tests.conftest import missing_service
from workbench.roles import setup_roles

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
CLAIMS = 300
SECONDS = 15


@pytest.fixture(autouse=True)
def real_server(db: None) -> None:
    """SQLite has one writer at a time, and its test database one connection."""
    if connection.vendor != "postgresql":
        missing_service("DATABASE_URL is not PostgreSQL: bin/services start")


def test_they_are_in_nobodys_way() -> None:
    setup_roles()
    default_scale_ensure()
    make_claims(CLAIMS, waiting=True)
    workers = work(people(PEOPLE), seconds=SECONDS)
    assert wrong(workers) == []
    assert all(worker.claims for worker in workers)
    handed_in = Review.objects.filter(status=ReviewStatus.SUBMITTED)
    assert handed_in.count() == sum(len(worker.handed_in) for worker in workers) > 0
    assert Claim.objects.exclude(reviews=None).count() == Review.objects.count()
