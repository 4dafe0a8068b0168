"""What the database refuses about sources and snapshots."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from sources.models import Source, SourceSnapshot
from tests.claims.factories import current_snapshot, new_source

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "Other words."},
        {"text": F("text_sha256")},
        {"text_sha256": "0" * 64},
        {"retrieved_at": F("retrieved_at") - timedelta(days=1)},
    ],
    ids=["text", "text-by-expression", "hash", "time"],
)
def test_a_snapshot_cannot_be_changed(changes: dict[str, object]) -> None:
    snapshot = current_snapshot(new_source())
    with pytest.raises(IntegrityError, match="a snapshot is immutable"), transaction.atomic():
        SourceSnapshot.objects.filter(pk=snapshot.pk).update(**changes)


def test_a_snapshot_stays_with_its_source() -> None:
    snapshot, other = current_snapshot(new_source()), new_source()
    with pytest.raises(IntegrityError, match="a snapshot is immutable"), transaction.atomic():
        SourceSnapshot.objects.filter(pk=snapshot.pk).update(source=other)


def test_the_same_text_is_one_snapshot() -> None:
    snapshot = current_snapshot(new_source())
    snapshot.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        snapshot.save(force_insert=True)


def test_a_snapshot_has_text() -> None:
    source = new_source()
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceSnapshot.objects.create(
            source=source, text="", text_sha256="0" * 64, retrieved_at=source.created_at
        )


def test_the_index_is_never_ahead_of_the_source() -> None:
    source = new_source()
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(indexed_version=F("index_version") + 1)
    assert Source.objects.filter(pk=source.pk).update(indexed_version=F("index_version")) == 1
