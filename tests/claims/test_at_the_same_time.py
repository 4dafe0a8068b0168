"""Two people or workers at the same moment, on a database that really lets them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.utils import timezone

from claims.assigning.services import claim_assign, claims_assign_by_rule, claims_deal
from claims.audited import audit_faults
from claims.errors import ClaimConflict, ReviewConflict, VerdictConflict
from claims.evidence.services.runs import run_open, run_take
from claims.models import AssignmentPolicy, Claim, Decision, Duty, Review, ReviewPolicy, Verdict
from claims.reviews.services.deciding import review_send_back
from claims.reviews.services.reviews import review_draft, review_submit
from claims.statements.choices import ClaimStatus
from claims.statements.services.claims import claim_dismiss, claim_take
from claims.statements.services.going_on import claim_next
from claims.verdicts.choices import VerdictStatus
from claims.verdicts.services import verdict_publish
from tests.claims import factories
from tests.claims.conftest import RatingOf
from tests.conftest import missing_service
from workbench.lib.audit.models import AuditEvent
from workbench.lib.exceptions import WorkbenchError

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
People = dict[str, User]


@pytest.fixture(autouse=True)
def real_server(db: None) -> None:
    """SQLite has one writer at a time, and its test database one connection."""
    if connection.vendor != "postgresql":
        missing_service("DATABASE_URL is not PostgreSQL: bin/services start")


def together(*calls: Callable[[], object]) -> list[object]:
    """Call all at the same moment, each on its own connection; return answers or refusals."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        barrier.wait(timeout=10)
        try:
            return call()
        except WorkbenchError as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_of_two_takers_one_gets_the_claim(claim: Claim, people: People) -> None:
    seen = [Claim.objects.get() for _ in range(2)]
    answers = together(
        lambda: claim_take(claim=seen[0], reviewer=people["rina"]),
        lambda: claim_take(claim=seen[1], reviewer=people["sari"]),
    )
    assert sorted(answers, key=str) == [ClaimConflict, None]


def test_claims_are_given_by_the_rule_once_and_evenly_whoever_gives_them(people: People) -> None:
    claims = [factories.new_claim() for _ in range(12)]
    AssignmentPolicy.objects.create(rule="turn", most_open=100)
    for name in ("rina", "sari"):
        Duty.objects.create(person=people[name])
    answers = together(
        *[partial(claims_assign_by_rule, claims=claims, by=people["edo"])] * 3,
        *[claims_deal] * 2,
        lambda: claim_assign(claim=claims[5], to=people["edo"], by=people["edo"]),
    )
    by_hand = Claim.objects.filter(assignee=people["edo"]).count()
    assert by_hand in (0, 1)
    given = sum(answer for answer in answers if isinstance(answer, int))
    assert given + by_hand == 12
    has = [Claim.objects.filter(assignee=people[name]).count() for name in ("rina", "sari")]
    assert abs(has[0] - has[1]) <= 1
    assert AuditEvent.objects.filter(act="claim.assigned").count() == 12


def test_of_four_workers_one_takes_the_run(claim: Claim) -> None:
    run = run_open(claim=claim)
    answers = together(*[lambda: run_take(run_id=run.pk)] * 4)
    assert sum(answer is not None for answer in answers) == 1


def test_four_requests_for_a_search_open_one_run(claim: Claim) -> None:
    assert len(set(together(*[lambda: run_open(claim=claim)] * 4))) == 1
    assert claim.runs.count() == 1


def test_two_tabs_share_one_draft(claim: Claim, people: People) -> None:
    answers = together(*[lambda: review_draft(claim=claim, reviewer=people["rina"])] * 4)
    assert len(set(answers)) == 1


def test_citations_added_in_two_tabs_are_all_kept(claim: Claim, people: People) -> None:
    draft = review_draft(claim=claim, reviewer=people["rina"])
    sources = [factories.new_source() for _ in range(4)]
    together(*[lambda source=source: factories.cite(draft, source) for source in sources])
    assert list(draft.citations.values_list("order", flat=True)) == [1, 2, 3, 4]


def test_of_two_first_reviews_at_once_one_is_the_second(
    claim: Claim, people: People, rating: RatingOf
) -> None:
    ReviewPolicy.objects.create(second_review="all")
    drafts = [factories.new_review(claim, people[n], rating("true")) for n in ("rina", "sari")]
    together(*[lambda draft=draft: review_submit(review=draft) for draft in drafts])
    assert Claim.objects.get().status == ClaimStatus.ADJUDICATION
    assert Review.objects.filter(status="submitted").count() == 2


def test_of_two_who_take_the_second_review_one_gets_it(
    claim: Claim, people: People, rating: RatingOf
) -> None:
    ReviewPolicy.objects.create(second_review="all")
    review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
    seen = [Claim.objects.get() for _ in range(2)]
    answers = together(
        lambda: claim_take(claim=seen[0], reviewer=people["edo"]),
        lambda: claim_take(claim=seen[1], reviewer=people["sari"]),
    )
    assert sorted(answers, key=str) == [ClaimConflict, None]


def test_a_review_is_published_or_sent_back_and_not_both(submitted: Review, people: People) -> None:
    answers = together(
        lambda: verdict_publish(review=submitted, editor=people["edo"]).status,
        lambda: review_send_back(review=submitted, by=people["edo"], comment="Where?").kind,
    )
    assert ReviewConflict in answers
    assert Verdict.objects.count() + Decision.objects.count() == 1


def test_nobody_gets_the_next_claim_that_somebody_else_gets(people: People) -> None:
    claims = [factories.new_claim() for _ in range(12)]
    names = ["rina", "sari", "edo"] * 5
    answers = together(*[lambda name=name: claim_next(reviewer=people[name]) for name in names])
    got = [answer for answer in answers if isinstance(answer, Claim)]
    assert sorted(claim.pk for claim in got) == [claim.pk for claim in claims]
    assert answers.count(None) == 3
    for claim in got:
        assert claim.assignee == Claim.objects.get(pk=claim.pk).assignee


def test_a_lease_that_has_run_out_goes_to_one(claim: Claim, people: People) -> None:
    claim_take(claim=claim, reviewer=people["rina"])
    Claim.objects.update(lease_until=timezone.now() - timedelta(hours=1))
    seen = [Claim.objects.get() for _ in range(2)]
    answers = together(
        lambda: claim_take(claim=seen[0], reviewer=people["edo"]),
        lambda: claim_take(claim=seen[1], reviewer=people["sari"]),
        lambda: review_draft(claim=claim, reviewer=people["rina"]),
    )
    assert ClaimConflict in answers
    assert isinstance(answers[2], Review)  # whoever has the claim now, the draft is there


def test_of_two_editors_one_publishes(claim: Claim, people: People, rating: RatingOf) -> None:
    reviews = [
        review_submit(review=factories.new_review(claim, people[name], rating("true")))
        for name in ("rina", "sari")
    ]
    answers = together(
        *[lambda review=review: verdict_publish(review=review, editor=people["edo"])
          for review in reviews]
    )  # fmt: skip
    assert answers.count(VerdictConflict) == 1
    assert Verdict.objects.get().status == VerdictStatus.PUBLISHED


def test_what_many_decide_at_once_is_one_chain(people: People) -> None:
    claims = [factories.new_claim() for _ in range(8)]
    together(*(partial(claim_dismiss, claim=claim, reason="An opinion.") for claim in claims))
    assert AuditEvent.objects.count() == 8
    assert list(audit_faults()) == []
