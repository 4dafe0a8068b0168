"""Attempts are counted before they begin."""

import pytest
from django.db import OperationalError, transaction

from sources.models import Source
from tests.claims.factories import new_source
from workbench.lib.work import attempt

pytestmark = pytest.mark.django_db


def counted() -> int:
    """Return the one source's count."""
    return Source.objects.get().index_attempts


@pytest.fixture(autouse=True)
def source() -> Source:
    """A row with a counter."""
    return new_source()


def test_it_is_counted_while_it_goes_on_and_forgotten_when_it_ends_well() -> None:
    Source.objects.update(index_attempts=2)
    with attempt(Source.objects.all(), "index_attempts"):
        assert counted() == 3
    assert counted() == 0


def test_an_error_stays_counted() -> None:
    with pytest.raises(ValueError, match="odd"), attempt(Source.objects.all(), "index_attempts"):
        raise ValueError("odd")
    assert counted() == 1


@pytest.mark.parametrize("before", [0, 2])
def test_waiting_is_taken_back(before: int) -> None:
    Source.objects.update(index_attempts=before)
    with pytest.raises(OperationalError), attempt(Source.objects.all(), "index_attempts"):
        raise OperationalError
    assert counted() == before


def test_taking_back_what_another_worker_ended_well_takes_nothing() -> None:
    def overtaken() -> None:
        Source.objects.update(index_attempts=0)
        raise OperationalError

    with pytest.raises(OperationalError), attempt(Source.objects.all(), "index_attempts"):
        overtaken()
    assert counted() == 0


def test_inside_a_transaction_it_could_be_lost_and_is_refused() -> None:
    with (
        transaction.atomic(),
        pytest.raises(RuntimeError, match="durable"),
        attempt(Source.objects.all(), "index_attempts"),
    ):
        pass
