"""Saving a document: new, the same again, changed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from sources.documents import Origin
from sources.models import Publisher, Source, SourceSnapshot
from sources.services import SourceSaved, source_save
from tests.conftest import document
from workbench.lib.hashing import sha256_hex

pytestmark = pytest.mark.django_db


def save(**changes: object) -> SourceSaved:
    """Save the example document with changes."""
    return source_save(document=document(**changes))


def test_a_new_document_becomes_a_source_with_its_first_snapshot() -> None:
    saved = save()
    source = Source.objects.get()
    assert saved.outcome == "created"
    assert source.current_snapshot == saved.snapshot
    assert saved.snapshot.text_sha256 == sha256_hex(saved.snapshot.text)
    assert (source.index_version, source.indexed_version) == (1, 0)


def test_the_same_again_changes_nothing() -> None:
    first = save()
    before = Source.objects.get().updated_at
    again = save()
    assert again.outcome == "unchanged"
    assert again.source == first.source
    assert SourceSnapshot.objects.count() == 1
    assert Source.objects.get().index_version == 1
    assert Source.objects.get().updated_at == before


def test_a_changed_text_becomes_a_second_snapshot_and_is_due_for_indexing() -> None:
    first = save()
    changed = save(body="The ministry has corrected itself: 500 soldiers.")
    source = Source.objects.get()
    assert changed.outcome == "updated"
    assert source.current_snapshot == changed.snapshot != first.snapshot
    assert list(source.snapshots.order_by("pk")) == [first.snapshot, changed.snapshot]
    assert source.index_version == 2


def test_a_text_changed_back_is_the_first_snapshot_again() -> None:
    first = save()
    save(body="Something else entirely.")
    back = save()
    assert back.outcome == "updated"
    assert back.snapshot == first.snapshot
    assert Source.objects.get().current_snapshot == first.snapshot
    assert (SourceSnapshot.objects.count(), Source.objects.get().index_version) == (2, 3)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Ministry rules troops out for good"),
        ("author", "Somebody"),
        ("language", "id"),
        ("publisher", "Another Example"),
        ("published_at", datetime(2025, 3, 5, tzinfo=UTC)),
    ],
)
def test_a_changed_fact_is_an_update_with_the_same_snapshot(field: str, value: object) -> None:
    first = save()
    changed = save(**{field: value})
    assert changed.outcome == "updated"
    assert changed.snapshot == first.snapshot
    assert str(getattr(Source.objects.get(), field)) == str(value)
    assert Source.objects.get().index_version == 2


def test_a_time_is_kept_with_the_zone_it_was_printed_in() -> None:
    jakarta = timezone(timedelta(hours=7))
    save(published_at=datetime(2025, 2, 25, 4, 20, tzinfo=jakarta))
    source = Source.objects.get()
    assert source.printed_at is not None
    assert source.printed_at.isoformat() == "2025-02-25T04:20:00+07:00"
    assert str(source.printed_date) == "2025-02-25"
    assert source.published_at == datetime(2025, 2, 24, 21, 20, tzinfo=UTC)


def test_the_same_moment_printed_in_another_zone_is_a_change() -> None:
    save(published_at=datetime(2025, 2, 24, 21, 20, tzinfo=UTC))
    jakarta = timezone(timedelta(hours=7))
    again = save(published_at=datetime(2025, 2, 25, 4, 20, tzinfo=jakarta))
    assert again.outcome == "updated"
    assert Source.objects.get().published_offset == 420


def test_a_source_without_date_has_no_printed_date() -> None:
    source = save(published_at=None).source
    assert (source.printed_at, source.printed_date, source.published_offset) == (None, None, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"url": "https://a.example/1"}, {"url": "https://a.example/2"}),
        ({"url": "", "external_id": "1"}, {"url": "", "external_id": "2"}),
        (
            {"url": "", "external_id": "1"},
            {"url": "", "external_id": "1", "publisher": "Another Example"},
        ),
        ({"url": ""}, {"url": "", "title": "Another title"}),
        ({"url": ""}, {"url": "", "published_at": datetime(2025, 4, 1, tzinfo=UTC)}),
        ({"url": "", "title": ""}, {"url": "", "title": "", "body": "Other words."}),
        *(
            ({"url": "", unknown: nothing}, {"url": "", unknown: nothing, "body": "Other words."})
            for unknown, nothing in (("published_at", None), ("publisher", ""))
        ),
        ({"url": "", "publisher": ""}, {"url": "", "publisher": "", "title": "Another title"}),
    ],
    ids=[
        "url",
        "external-id",
        "id-of-publisher",
        "title",
        "time",
        "text",
        "text-without-time",
        "text-of-nobody",
        "title-of-nobody",
    ],
)
def test_documents_are_told_apart_by_what_identifies_them(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert save(**one).source == save(**one).source != save(**other).source


def test_a_text_corrected_under_its_publisher_title_and_time_is_the_same_document() -> None:
    corrected = save(url="", body="The ministry has corrected itself: 500 soldiers.")
    assert corrected.source == save(url="").source
    assert Source.objects.count() == 1


def test_a_publisher_is_made_once_and_named_by_its_domain_if_it_must() -> None:
    save()
    save(url="https://daily.example/2")
    nameless = save(url="https://www.nameless.example/1", publisher="").source
    assert nameless.publisher is not None
    assert (nameless.publisher.name, nameless.publisher.domain) == (
        "www.nameless.example",
        "www.nameless.example",
    )
    assert Publisher.objects.count() == 2


def test_a_document_of_nobody_has_no_publisher() -> None:
    assert save(url="", publisher="").source.publisher is None


def test_names_that_are_too_long_for_their_columns_are_cut() -> None:
    host = ".".join(["a" * 60] * 5) + ".example"
    saved = save(
        url=f"https://{host}/1", publisher="P" * 300, author="A" * 300, external_id="E" * 300
    )
    source = Source.objects.get(pk=saved.source.pk)
    assert source.publisher is not None
    assert (len(source.publisher.name), len(source.author), len(source.external_id)) == (
        200,
        255,
        255,
    )
    assert len(source.publisher.domain) <= 253
    assert (
        save(
            url=f"https://{host}/1", publisher="P" * 300, author="A" * 300, external_id="E" * 300
        ).outcome
        == "unchanged"
    )


def test_where_values_come_from_is_kept_and_is_no_change_by_itself() -> None:
    found = {"title": Origin.META}
    save(publisher="", url="https://daily.example/1", found=found)
    source = Source.objects.get()
    assert source.origins["title"] == "meta"
    assert (source.origins["publisher"], source.origins["url"]) == ("address", "given")
    again = save(publisher="", url="https://daily.example/1", found={"title": Origin.JSONLD})
    assert again.outcome == "unchanged"
    assert Source.objects.get().origins == source.origins
    changed = save(
        publisher="", url="https://daily.example/1", title="Other", found={"title": Origin.JSONLD}
    )
    assert changed.outcome == "updated"
    assert Source.objects.get().origins["title"] == "jsonld"
