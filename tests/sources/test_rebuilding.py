"""The sweep that lets an index of another version be built anew in the background."""

from collections.abc import Sequence

import pytest
from django.core.management import call_command
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from sources import tasks
from sources.health import search_light
from sources.models import Source
from sources.search import SearchBackend, SourceDocument, WriteReport, get_backend
from sources.search.embedded.backend import EmbeddedBackend
from sources.search.sync import apply_plans
from sources.services import building, index_outdated, index_rebuild, sources_index
from tests.claims.factories import new_source
from workbench.lib.health import OK, WARNING

pytestmark = pytest.mark.django_db


@pytest.fixture
def outdated(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> EmbeddedBackend:
    """An index that another version made, with three sources in it."""
    with monkeypatch.context() as context:
        context.setattr("sources.search.fingerprint.ANALYSIS", 0)
        before = EmbeddedBackend(str(settings.SEARCH_DIR))
    before.ensure()
    sources_index(source_ids=[new_source().pk for _ in range(3)], backend=before)
    assert index_outdated(backend=get_backend())
    return before


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queue of each portion that was given to the broker."""
    found: list[str] = []
    monkeypatch.setattr(
        tasks.rebuild_index, "apply_async", lambda args, queue, **_: found.append(queue)
    )
    return found


def sweep(capture: DjangoCaptureOnCommitCallbacks) -> None:
    """Let the sweep pass once."""
    with capture(execute=True):
        tasks.sweep_outdated()


def test_only_an_outdated_index_is_built_anew_and_only_until_it_is_not(
    outdated: EmbeddedBackend,
    queued: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    for _ in range(2):
        sweep(django_capture_on_commit_callbacks)
        assert queued == ["bulk"]
        tasks.rebuild_index()
    assert not index_outdated(backend=get_backend())
    assert len(get_backend().versions()) == 3


def test_it_can_be_switched_off(
    outdated: EmbeddedBackend,
    queued: list[str],
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.INDEX_REBUILD = False
    sweep(django_capture_on_commit_callbacks)
    assert queued == []
    assert "manage.py index build" in search_light().remedy


def test_nothing_is_queued_while_the_index_is_away(
    search_away: None,
    queued: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    sweep(django_capture_on_commit_callbacks)
    assert queued == []


def test_an_index_whose_words_another_version_laid_out_is_built_anew_too(
    outdated: EmbeddedBackend,
) -> None:
    (outdated._folder / outdated.serving() / "words" / "meta.json").write_text("{}")
    assert index_outdated(backend=get_backend())
    tasks.rebuild_index()
    assert len(get_backend().versions()) == 3


def test_health_and_status_say_how_far_it_is(
    outdated: EmbeddedBackend,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(building, "CHUNK", 1)
    for done in range(3):
        light = search_light()
        assert light.state == WARNING
        assert f"{done} of 3 sources" in light.remedy
        call_command("index", "status")
        assert light.remedy in capsys.readouterr().out
        index_rebuild(backend=get_backend(), seconds=0)
    index_rebuild(backend=get_backend(), seconds=0)
    assert search_light().state == OK
    call_command("index", "status")
    assert "rebuilt" not in capsys.readouterr().out


def test_what_the_new_index_refuses_is_put_aside_once_and_does_not_hold_it_up(
    outdated: EmbeddedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, *good = Source.objects.order_by("pk")
    tried: list[int] = []

    def picky(plans: Sequence[SourceDocument], backend: SearchBackend) -> WriteReport:
        tried.extend(plan.source_id for plan in plans)
        apply_plans([plan for plan in plans if plan.source_id != bad.pk], backend)
        refused = {plan.source_id for plan in plans} & {bad.pk}
        return WriteReport(refused=dict.fromkeys(refused, "strange"))

    monkeypatch.setattr(building, "CHUNK", 1)
    monkeypatch.setattr(building, "apply_plans", picky)
    while not index_rebuild(backend=get_backend(), seconds=0):
        pass
    assert tried == [bad.pk, *(one.pk for one in good)]
    assert get_backend().versions() == {one.pk: 1 for one in good}
    # What either index has refused is due once more in the new one.
    assert list(Source.objects.due_for_indexing()) == [bad]
