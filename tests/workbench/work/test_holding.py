"""Rows are taken by compare-and-set, held for a lease, and never lost: for every kind of row."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import TimeLimitExceeded
from django.contrib.auth.models import User
from django.db import OperationalError, transaction
from django.utils import timezone
from pytest_django import Settings

from claims.articles.models import ToldWork
from claims.articles.watching import feed_watch
from claims.evidence.services.runs import run_open
from claims.models import (
    Article,
    Capture,
    CitedPage,
    ConnectorAnswer,
    ImportBatch,
    RetrievalRun,
    SuggestionAsk,
    WatchedFeed,
)
from sources.models import PageFetch, SourceSnapshot, WebCapture
from sources.services import page_fetch_open
from tests.claims import factories
from workbench.lib.webhooks.models import Delivery, WebhookEndpoint
from workbench.lib.work import (
    SWEEPS_UNTIL_LOST,
    UNFORESEEN,
    Hold,
    WorkRow,
    WorkTask,
    extend,
    fail,
    give_back,
    lost,
    settle,
    take,
    waiting_is_no_attempt,
)

pytestmark = pytest.mark.django_db
LEASE = timedelta(minutes=1)


def new_answer() -> ConnectorAnswer:
    """Return an answer that waits."""
    run = run_open(claim=factories.new_claim())
    return ConnectorAnswer.objects.create(run=run, connector="wikipedia")


def new_snapshot() -> SourceSnapshot:
    """Return a text that nobody cites."""
    return factories.current_snapshot(factories.new_source())


def new_delivery() -> Delivery:
    """Return a delivery that waits."""
    owner = User.objects.create_user("owner")
    endpoint = WebhookEndpoint.objects.create(url="https://cms.example/", owner=owner)
    return Delivery.objects.create(endpoint=endpoint, event_id="msg_1", event="x", payload="{}")


MAKERS: dict[type[WorkRow], Callable[[], WorkRow]] = {
    Article: factories.new_article,
    Capture: lambda: Capture.objects.create(
        url="https://a.example/", text="x", created_by=User.objects.create_user("sender")
    ),
    CitedPage: lambda: CitedPage.objects.create(snapshot=new_snapshot()),
    ConnectorAnswer: new_answer,
    Delivery: new_delivery,
    ImportBatch: lambda: ImportBatch.objects.create(channel="admin", name="x"),
    PageFetch: lambda: page_fetch_open(url="https://daily.example/page"),
    WatchedFeed: lambda: feed_watch(url="https://daily.example/feed"),
    RetrievalRun: lambda: run_open(claim=factories.new_claim()),
    SuggestionAsk: lambda: SuggestionAsk.objects.create(article=factories.new_article()),
    WebCapture: lambda: WebCapture.objects.create(snapshot=new_snapshot()),
}


def kinds(model: Any) -> Iterator[Any]:
    """Yield the models that extend this one and have rows."""
    for kind in model.__subclasses__():
        if not kind._meta.abstract:
            yield kind
        yield from kinds(kind)


def test_every_kind_of_row_is_tested_here() -> None:
    assert set(kinds(WorkRow)) == set(MAKERS)


@pytest.fixture(params=MAKERS, ids=lambda kind: kind.__name__)
def row(request: pytest.FixtureRequest) -> WorkRow:
    """A row that waits, of each kind."""
    return MAKERS[request.param]()


def taken(row: WorkRow, **how: Any) -> Hold[Any] | None:
    """Try to take a row."""
    return take(type(row)._default_manager.all(), row.pk, lease=LEASE, **how)


def hold(row: WorkRow, **how: Any) -> Hold[Any]:
    """Take a row that must be free."""
    found = taken(row, **how)
    assert found is not None
    return found


def change(row: WorkRow, **facts: Any) -> None:
    """Change a row behind its holder's back."""
    type(row)._default_manager.filter(pk=row.pk).update(**facts)


def past(seconds: float) -> Any:
    """Return a moment that many seconds ago."""
    return timezone.now() - timedelta(seconds=seconds)


def test_it_is_held_by_one(row: WorkRow) -> None:
    first = hold(row)
    assert (first.attempt, first.row.status) == (1, row.STARTED)
    assert taken(row) is None
    assert hold(row, redelivered=True).attempt == 2


def test_it_is_taken_when_it_is_due_and_no_earlier(row: WorkRow) -> None:
    change(row, due_at=timezone.now() + timedelta(minutes=5))
    assert taken(row) is None
    assert taken(row, redelivered=True) is None
    change(row, due_at=timezone.now())
    assert taken(row)


def test_when_the_lease_has_passed_another_takes_it_and_only_that_one_settles(
    row: WorkRow,
) -> None:
    stale = hold(row)
    change(row, lease_until=past(1))
    current = hold(row)
    assert current.attempt == 2
    closed = row.failing(UNFORESEEN, "odd")
    del closed["lease_until"]
    assert not settle(stale, **closed)
    assert not give_back(stale, error="too late")
    assert settle(current, **closed)
    row.refresh_from_db()
    assert (row.status, row.error, row.lease_until) == (row.FAILED, "odd", None)
    assert taken(row, redelivered=True) is None, "closed"


def test_it_is_held_for_longer_while_it_is_ours_and_coming_on_forgets_attempts(
    row: WorkRow,
) -> None:
    change(row, attempts=1)
    held = hold(row)
    assert held.attempt == 2
    assert extend(held, lease=2 * LEASE, came_on=False)
    assert extend(held, lease=3 * LEASE)
    row.refresh_from_db()
    assert (row.attempts, row.lease_until) == (1, held.until)
    assert held.until > timezone.now() + 2 * LEASE
    change(row, lease_until=past(1))
    assert hold(row).attempt == 2
    assert not extend(held, lease=LEASE)
    assert not settle(held, error="too late")


def test_giving_back_is_no_attempt_and_says_why(row: WorkRow) -> None:
    assert give_back(hold(row), error="The index is away.")
    row.refresh_from_db()
    assert (row.status, row.attempts, row.lease_until) == (row.QUEUED, 0, None)
    assert row.error == "The index is away."
    assert hold(row).attempt == 1


@pytest.mark.parametrize(("error", "attempts"), [(OperationalError("away"), 0), (MemoryError(), 1)])
def test_waiting_is_given_back_and_dying_stays_counted(
    row: WorkRow, error: Exception, attempts: int
) -> None:
    with pytest.raises(type(error)), waiting_is_no_attempt(hold(row)):
        raise error
    row.refresh_from_db()
    assert row.attempts == attempts
    assert (row.lease_until is None) == (attempts == 0)


def test_what_kills_every_worker_is_closed_with_that_reason(row: WorkRow) -> None:
    change(row, status=row.STARTED, attempts=row.MAX_ATTEMPTS, lease_until=past(1))
    assert taken(row) is None
    row.refresh_from_db()
    assert row.status == row.FAILED
    assert f"did not end in {row.MAX_ATTEMPTS} attempts" in (
        row.why if isinstance(row, ToldWork) else row.error
    )


def test_failing_closes_open_rows_only(row: WorkRow) -> None:
    rows = type(row)._default_manager.filter(pk=row.pk)
    fail(rows, code=UNFORESEEN, error="first")
    fail(rows, code=UNFORESEEN, error="second")
    row.refresh_from_db()
    assert (row.status, row.error) == (row.FAILED, "first")


def test_the_failing_task_notes_what_was_not_foreseen_and_no_waiting(row: WorkRow) -> None:
    task = type("Task", (WorkTask,), {"row": type(row), "name": "task"})()
    for nobodys_fault in (OperationalError("away"), TimeLimitExceeded(20)):
        task.on_failure(nobodys_fault, "id", [row.pk], {}, None)
        row.refresh_from_db()
        assert row.status == row.QUEUED
    task.on_failure(ValueError("odd"), "id", [row.pk], {}, None)
    row.refresh_from_db()
    assert (row.status, row.error) == (row.FAILED, "ValueError: odd")


def test_what_waits_too_long_or_whose_holder_died_is_lost_once(
    row: WorkRow, settings: Settings
) -> None:
    rows, sweep = type(row)._default_manager.all(), settings.SWEEP_SECONDS
    assert lost(rows, limit=5) == []
    change(row, due_at=past(SWEEPS_UNTIL_LOST * sweep + 1))
    assert lost(rows, limit=5) == [row]
    assert lost(rows, limit=5) == [], "queued anew just now"
    hold(row)
    change(row, due_at=past(SWEEPS_UNTIL_LOST * sweep + 1))
    assert lost(rows, limit=5) == [], "held"
    change(row, lease_until=past(1))
    assert lost(rows, limit=5) == [row]
    fail(rows, code=UNFORESEEN, error="closed")
    change(row, due_at=past(SWEEPS_UNTIL_LOST * sweep + 1))
    assert lost(rows, limit=5) == []


def test_inside_a_transaction_taking_could_be_lost_and_is_refused(row: WorkRow) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        taken(row)
