"""Building the index anew while reads and writes go on."""

from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from sources.models import Source
from sources.search import Role, SearchBackend, SourceDocument, WriteReport
from sources.search.embedded.backend import EmbeddedBackend
from sources.services import (
    Differences,
    index_build,
    index_reconcile,
    index_revert,
    sources_index,
)
from sources.services.building import CHUNK
from tests.claims.factories import new_source

pytestmark = pytest.mark.django_db
NOTHING = Differences(frozenset(), frozenset(), frozenset())


def touch(source: Source) -> None:
    """Change a source, as saving it anew would."""
    source.index_version += 1
    source.title = f"Version {source.index_version}"
    source.save()


def test_a_build_from_nothing_holds_every_source(backend: SearchBackend) -> None:
    sources = [new_source() for _ in range(3)]
    index_build(backend=backend)
    assert backend.versions() == {source.pk: 1 for source in sources}
    assert not Source.objects.due_for_indexing().exists()
    assert index_reconcile(backend=backend) == NOTHING


def test_what_changes_during_a_build_is_in_it_afterwards(backend: SearchBackend) -> None:
    indexed, late, waiting, removed = [new_source() for _ in range(4)]
    sources_index(source_ids=[source.pk for source in (indexed, late, waiting, removed)])
    new: list[Source] = []

    def meanwhile(done: int, due: int) -> None:
        """Between rounds one is indexed anew, one is changed only, one is new and one goes."""
        if done == due and not new:
            new.append(new_source())
            touch(late)
            sources_index(source_ids=[late.pk, new[0].pk])
            touch(waiting)
            backend.delete([removed.pk], version=removed.index_version)
            Source.objects.filter(pk=removed.pk).update(current_snapshot=None)

    former = backend.serving()
    assert index_build(backend=backend, progress=meanwhile) != former
    expected = {indexed.pk: 1, late.pk: 2, waiting.pk: 2, new[0].pk: 1}
    assert backend.versions() == expected
    assert set(Source.objects.due_for_indexing().values_list("pk", flat=True)) == set()


def test_a_build_that_was_killed_goes_on_where_it_stopped(backend: SearchBackend) -> None:
    for _ in range(CHUNK + 1):
        new_source()

    def die(done: int, due: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index_build(backend=backend, progress=die)
    rounds: list[int] = []
    index_build(backend=backend, progress=lambda _done, due: rounds.append(due))
    assert set(rounds) == {1}
    assert len(backend.versions()) == CHUNK + 1


def test_what_the_index_refuses_is_put_aside_with_the_reason(backend: SearchBackend) -> None:
    good, bad = new_source(), new_source()
    write = EmbeddedBackend.write

    def picky(self: EmbeddedBackend, documents: list[SourceDocument]) -> WriteReport:
        report = write(self, [one for one in documents if one.source_id != bad.pk])
        return WriteReport(report.written, refused={bad.pk: "too strange"})

    with patch.object(EmbeddedBackend, "write", picky):
        index_build(backend=backend)
    bad.refresh_from_db()
    assert bad.index_error == "too strange"
    assert backend.versions() == {good.pk: 1}
    assert index_reconcile(backend=backend) == NOTHING
    index_build(backend=backend)
    bad.refresh_from_db()
    assert bad.index_error == ""
    assert backend.versions() == {good.pk: 1, bad.pk: 1}


def test_going_back_and_reconciling_brings_the_former_index_up_to_date(
    backend: SearchBackend,
) -> None:
    source = new_source()
    index_build(backend=backend)
    former = backend.serving()
    index_build(backend=backend)
    touch(source)
    later = new_source()
    sources_index(source_ids=[source.pk, later.pk])
    assert index_revert(backend=backend) == former
    assert index_reconcile(backend=backend).missing == {later.pk}
    sources_index(source_ids=[source.pk, later.pk])
    assert index_reconcile(backend=backend) == NOTHING


def test_the_commands_build_go_back_and_prune(
    backend: SearchBackend, capsys: pytest.CaptureFixture[str]
) -> None:
    new_source()
    call_command("index", "build")
    assert "0 missing, 0 stale, 0 orphaned" in capsys.readouterr().out
    call_command("index", "revert")
    call_command("index", "prune")
    out = capsys.readouterr().out
    assert "back to" in out
    assert "deleted" in out
    assert [one.role for one in backend.indices()] == [Role.SERVING]
    with pytest.raises(CommandError, match="no former index"):
        call_command("index", "revert")


def test_an_index_of_another_layout_is_called_out(
    backend: SearchBackend, capsys: pytest.CaptureFixture[str]
) -> None:
    with patch("sources.search.fingerprint.ANALYSIS", 99):
        changed = EmbeddedBackend(str(backend._folder))  # type: ignore[attr-defined]
        assert changed.status().outdated
        changed.serve(changed.build_begin().serving())
        assert not changed.status().outdated
    call_command("index", "status")
    assert "made for another version" in capsys.readouterr().out
