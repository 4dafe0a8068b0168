"""Whatever is on the disk: a clear state, and the advised remedy works."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from sources.health import search_light
from sources.models import Source
from sources.search import SearchBackend, SearchUnavailable
from sources.search.embedded.backend import EmbeddedBackend
from sources.services import index_reconcile, sources_index
from tests.claims.factories import new_source
from tests.contracts.corpus import USE, match, nearest, source, unit

pytestmark = pytest.mark.django_db

GARBAGE = bytes(range(256)) * 64


def _overwrite(path: Path, content: bytes) -> None:
    for one in [path.with_name(path.name + end) for end in ("-wal", "-shm")]:
        one.unlink(missing_ok=True)
    path.write_bytes(content)


def _truncate(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    _overwrite(path, path.read_bytes()[:6000])


def _folder_instead(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    path.mkdir()
    (path / "something").write_text("in the way")


def _file_instead(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    path.write_text("in the way")


def _garbage_words(words: Path, pattern: str) -> None:
    for one in words.glob(pattern):
        one.write_bytes(GARBAGE)


def _lose_segments(words: Path) -> None:
    for one in words.iterdir():
        if one.name != "meta.json":
            one.unlink()


# {what: damage done to (folder, name of the index that is searched)}
LASTING: dict[str, Callable[[Path, str], object]] = {
    "indices.json is gone": lambda top, _: (top / "indices.json").unlink(),
    "indices.json is empty": lambda top, _: (top / "indices.json").write_text(""),
    "indices.json is half": lambda top, _: (top / "indices.json").write_text('{"serving": "2025'),
    "indices.json is garbage": lambda top, _: (top / "indices.json").write_bytes(GARBAGE),
    "indices.json is a list": lambda top, _: (top / "indices.json").write_text("[1]"),
    "indices.json is null": lambda top, _: (top / "indices.json").write_text("null"),
    "indices.json has other keys": lambda top, _: (top / "indices.json").write_text('{"a": "b"}'),
    "indices.json has a number": lambda top, _: (top / "indices.json").write_text('{"serving": 3}'),
    "indices.json leads out": lambda top, _: (top / "indices.json").write_text(
        '{"serving": "../.."}'
    ),
    "indices.json names nothing": lambda top, _: (top / "indices.json").write_text("{}"),
    "indices.json names what is gone": lambda top, _: (top / "indices.json").write_text(
        '{"serving": "20200101000000000000", "building": "20200101000000000001"}'
    ),
    "indices.json is a folder": lambda top, _: _folder_instead(top / "indices.json"),
    "the index is gone": lambda top, name: shutil.rmtree(top / name),
    "the index is a file": lambda top, name: _file_instead(top / name),
    "sqlite is gone": lambda top, name: (top / name / "sources.sqlite3").unlink(),
    "sqlite is empty": lambda top, name: _overwrite(top / name / "sources.sqlite3", b""),
    "sqlite is garbage": lambda top, name: _overwrite(top / name / "sources.sqlite3", GARBAGE),
    "sqlite is truncated": lambda top, name: _truncate(top / name / "sources.sqlite3"),
    "sqlite is a folder": lambda top, name: _folder_instead(top / name / "sources.sqlite3"),
    "words are gone": lambda top, name: shutil.rmtree(top / name / "words"),
    "words are a file": lambda top, name: _file_instead(top / name / "words"),
    "words' meta.json is gone": lambda top, name: (top / name / "words" / "meta.json").unlink(),
    "words' meta.json is garbage": lambda top, name: _garbage_words(
        top / name / "words", "meta.json"
    ),
}
PARTLY: dict[str, Callable[[Path, str], object]] = {
    "words are all garbage": lambda top, name: _garbage_words(top / name / "words", "*"),
    "words' segments are garbage": lambda top, name: _garbage_words(top / name / "words", "*.*"),
    "words' terms are garbage": lambda top, name: _garbage_words(top / name / "words", "*.term"),
    "words' segments are gone": lambda top, name: _lose_segments(top / name / "words"),
    "words.lock is a folder": lambda top, name: _folder_instead(top / name / "words.lock"),
    "the mark is gone": lambda top, name: (top / name / "mark").unlink(),
    "the mark is empty": lambda top, name: (top / name / "mark").write_text(""),
    "the mark is garbage": lambda top, name: (top / name / "mark").write_bytes(GARBAGE),
    "the mark is a folder": lambda top, name: _folder_instead(top / name / "mark"),
    "the lock is a folder": lambda top, _: _folder_instead(top / "indices.lock"),
    "what is new is a folder": lambda top, _: _folder_instead(top / "indices.json.new"),
}
ALL = LASTING | PARTLY


@pytest.fixture(autouse=True)
def words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the vectors away: they take long and stand in the same file as the rest."""
    monkeypatch.setattr("sources.search.sync.with_vectors", list)


@pytest.fixture
def sources(backend: SearchBackend) -> list[Source]:
    """Three sources in the index, each with its words in a place of its own."""
    found = [new_source() for _ in range(3)]
    for one in found:
        sources_index(source_ids=[one.pk])
    return found


def hurt(backend: SearchBackend, what: str) -> None:
    """Do the damage."""
    folder = backend._folder  # type: ignore[attr-defined]
    ALL[what](folder, backend.serving())


def anew(backend: SearchBackend) -> EmbeddedBackend:
    """Return what another process would open."""
    return EmbeddedBackend(str(backend._folder))  # type: ignore[attr-defined]


@pytest.mark.parametrize("restarted", [True, False])
@pytest.mark.parametrize("what", ALL)
def test_no_method_raises_anything_but_search_unavailable(
    backend: SearchBackend, sources: list[Source], what: str, restarted: bool
) -> None:
    nearest(backend, unit(1))
    hurt(backend, what)
    one = anew(backend) if restarted else backend
    calls: list[Callable[[], object]] = [
        one.status,
        one.serving,
        one.indices,
        one.versions,
        lambda: match(one, "harvest"),
        lambda: nearest(one, unit(1)),
        one.refresh,
        lambda: one.write([source(1, "rice", vectors={USE: unit(1)})]),
        lambda: one.delete([1], version=9),
        one.prune,
        one.build_begin,
        lambda: one.serve(one.build_begin().serving()),
        one.ensure,
        one.status,
    ]
    refusals: list[str] = []
    for call in calls:
        try:
            call()
        except SearchUnavailable as error:
            refusals.append(str(error))
    assert all(refusals)
    assert refusals or what in PARTLY or not restarted


@pytest.mark.parametrize("what", LASTING)
def test_what_cannot_be_read_says_so_and_makes_nothing(
    backend: SearchBackend, sources: list[Source], what: str
) -> None:
    hurt(backend, what)
    folder: Path = backend._folder  # type: ignore[attr-defined]
    before = sorted(folder.rglob("*.sqlite3"))
    for one in (backend, anew(backend)):
        with pytest.raises(SearchUnavailable, match="index build"):
            one.status()
    with pytest.raises(SearchUnavailable, match="index build"):
        match(anew(backend), "harvest")
    assert sorted(folder.rglob("*.sqlite3")) == before


@pytest.mark.parametrize("restarted", [True, False])
@pytest.mark.parametrize("what", ALL)
def test_building_anew_finds_every_source_again(
    backend: SearchBackend,
    sources: list[Source],
    what: str,
    restarted: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hurt(backend, what)
    one = anew(backend) if restarted else backend
    monkeypatch.setattr("sources.management.commands.index.get_backend", lambda: one)
    call_command("index", "build")
    for each in (one, anew(backend)):
        assert set(each.versions()) == {source.pk for source in sources}
        assert not each.status().outdated
        assert sources[0].pk in match(each, sources[0].title)
    assert search_light().state == "ok"
    one.prune()


@pytest.mark.parametrize("what", LASTING)
def test_setting_the_desk_up_again_makes_an_index_and_lets_all_be_due(
    backend: SearchBackend, sources: list[Source], what: str
) -> None:
    hurt(backend, what)
    call_command("setup_desk")
    assert Source.objects.due_for_indexing().count() == len(sources)
    sources_index(source_ids=[source.pk for source in sources])
    assert set(backend.versions()) == {source.pk for source in sources}
    assert not index_reconcile(backend=backend)


@pytest.mark.parametrize("what", LASTING)
def test_probes_and_searches_over_rest_are_told_so(
    backend: SearchBackend, sources: list[Source], client: Client, what: str
) -> None:
    hurt(backend, what)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["checks"]["search"]) == (200, "error")
    light = search_light()
    assert (light.state, bool(light.remedy)) == ("error", True)


def test_a_building_index_that_is_lost_holds_no_writes_up(
    backend: SearchBackend, sources: list[Source]
) -> None:
    building = backend.build_begin()
    shutil.rmtree(backend._folder / building.serving())  # type: ignore[attr-defined]
    later = new_source()
    sources_index(source_ids=[later.pk])
    assert later.pk in backend.versions()
    call_command("index", "build")
    assert len(backend.versions()) == len(sources) + 1


def test_going_back_passes_by_an_index_that_cannot_be_read(
    backend: SearchBackend, sources: list[Source]
) -> None:
    hurt(backend, "sqlite is garbage")
    call_command("index", "build")
    with pytest.raises(CommandError, match="no former index"):
        call_command("index", "revert")


def test_files_put_in_the_place_of_others_are_noticed(
    backend: SearchBackend, sources: list[Source], tmp_path: Path
) -> None:
    """As by a restored backup, under a process that has read the old ones."""
    folder: Path = backend._folder  # type: ignore[attr-defined]
    copy = tmp_path / "backup"
    shutil.copytree(folder, copy)
    backend.write([source(999, "quinoa", vectors={USE: unit(3)})])
    assert match(backend, "quinoa") == [999]
    assert nearest(backend, unit(3))[0].source_id == 999
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)
    assert match(backend, "quinoa") == []
    assert nearest(backend, unit(3)) == []
    assert set(backend.versions()) == {source.pk for source in sources}
