"""How every search backend goes on with an index that another version made, until there is another.

What differs is the id of one model: the vectors of a text by another precision are other vectors.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

import pytest

from sources.embedding import routing
from sources.embedding.routing import E5, MODELS, SENTENCE_CHARACTERS
from sources.models import Source
from sources.search import (
    Role,
    SearchBackend,
    Sentence,
    SourceDocument,
    Unit,
    VectorSearch,
    WriteReport,
)
from sources.search.sync import apply_plans
from sources.services import index_outdated, index_rebuild, index_reconcile, sources_index
from tests.claims.factories import new_source
from tests.contracts.corpus import USE, ids, match, nearest, put, source, unit

BEFORE = "e5before"
AXIS = unit(2, size=384)
Again = Callable[[], SearchBackend]


@contextmanager
def another_version() -> Iterator[None]:
    """Be a version whose second model has another id."""
    models = {USE: MODELS[USE], BEFORE: E5}
    with (
        patch.object(E5, "model", BEFORE),
        patch.object(routing, "OPENING_MODEL", BEFORE),
        patch.dict(MODELS, models, clear=True),
        patch.dict(SENTENCE_CHARACTERS, {BEFORE: 6000}),
    ):
        yield


def make_outdated(again: Again) -> SearchBackend:
    """Let an index of another version be searched; return it as that version sees it."""
    with another_version():
        before = again()
        before.serve(before.build_begin().serving())
    return before


def nearest_places(backend: SearchBackend, model: str) -> list[int]:
    """Return the ids that a sentence of a model finds."""
    search = VectorSearch(AXIS, model, 5, unit=Unit.SENTENCE, places=True)
    return ids(backend.search([search])[0])


def with_model(source_id: int, text: str, model: str) -> SourceDocument:
    """Return a source with the same vectors of either model's id."""
    sentences = (Sentence(0, 4, {model: AXIS}),)
    return source(source_id, text, vectors={USE: unit(1), model: AXIS}, sentences=sentences)


def killed(plans: Sequence[SourceDocument], backend: SearchBackend) -> WriteReport:
    """Write, and die before anybody is told."""
    apply_plans(plans, backend)
    raise KeyboardInterrupt


class OutdatedContract:
    """Inherited by one test class per backend, which gives a fixture `again`: another process."""

    def test_an_outdated_index_is_read_as_far_as_it_goes(
        self, backend: SearchBackend, again: Again
    ) -> None:
        put(make_outdated(again), with_model(1, "rice rose", BEFORE))
        status = backend.status()
        assert (status.outdated, status.usable, status.sources) == (True, True, 1)
        assert match(backend, "rice") == [1]
        assert ids(nearest(backend, unit(1))) == [1]
        assert nearest(backend, AXIS, model=E5.model) == []
        assert nearest_places(backend, E5.model) == []

    def test_an_outdated_index_takes_what_is_written_and_models_do_not_mix(
        self, backend: SearchBackend, again: Again
    ) -> None:
        before = make_outdated(again)
        put(before, with_model(1, "rice rose", BEFORE))
        put(backend, with_model(2, "rice fell", E5.model))
        assert match(backend, "rice") == [1, 2]
        assert ids(nearest(backend, unit(1))) == [1, 2]
        assert ids(nearest(backend, AXIS, model=E5.model)) == [2]
        assert nearest_places(backend, E5.model) == [2]
        assert ids(nearest(before, AXIS, model=BEFORE)) == [1]
        assert backend.status().outdated

    def test_an_index_being_built_by_another_version_holds_no_write_up(
        self, backend: SearchBackend, again: Again
    ) -> None:
        with another_version():
            again().build_begin()
        put(backend, with_model(1, "rice rose", E5.model))
        assert match(backend, "rice") == [1]
        backend.build_begin()
        assert not any(one.outdated for one in backend.indices() if one.role is Role.BUILDING)

    def test_an_outdated_index_is_rebuilt_in_portions_through_kills_and_writes(
        self, backend: SearchBackend, again: Again, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sources.services.building.CHUNK", 1)
        before = make_outdated(again)
        sources = [new_source() for _ in range(4)]
        every = [one.pk for one in sources]
        with another_version():
            sources_index(source_ids=every, backend=before)
        before.refresh()
        former = backend.serving()
        assert index_outdated(backend=backend)

        assert index_rebuild(backend=backend, seconds=0) == ""
        with monkeypatch.context() as context:
            context.setattr("sources.services.building.apply_plans", killed)
            with pytest.raises(KeyboardInterrupt):
                index_rebuild(backend=backend, seconds=0)
        changed, new = sources[0], new_source()
        Source.objects.filter(pk=changed.pk).update(index_version=2)
        sources_index(source_ids=[changed.pk, new.pk], backend=backend)
        backend.refresh()
        portions = 0
        while not (index := index_rebuild(backend=backend, seconds=0)):
            portions += 1
            assert backend.serving() == former
            assert match(backend, "harvest rice") == [*every, new.pk], "reads go on"
        assert portions == 2, "what was written before the kill, or meanwhile, is not done again"

        assert backend.serving() == index != former
        assert not index_outdated(backend=backend)
        assert backend.versions() == dict(Source.objects.values_list("pk", "index_version"))
        assert not Source.objects.due_for_indexing().exists()
        assert not index_reconcile(backend=backend)
        assert len(nearest(backend, AXIS, model=E5.model)) == len(every) + 1
        assert index_rebuild(backend=backend, seconds=0) == "", "there is nothing to do"
