"""A run leaves room for independent material, and says what it left out."""

import json
from dataclasses import dataclass

import pytest
from django.core.management import call_command

from claims.evidence.replay import run_replay
from claims.evidence.services.runs import run_execute, run_open, run_take
from claims.models import RetrievalRun, RunRecord
from sources.finding import PLACES
from sources.models import Source
from sources.ranking import Ranked
from sources.ranking.spreading import COPIES_SHOWN, spread
from sources.search import SearchBackend
from sources.services import copies_find, sources_index
from tests.claims import factories
from tests.sources.independence.synthetic import near_copy, story

pytestmark = pytest.mark.django_db
COPIES, OTHERS = 30, 20
WIRE = f"The rice harvest grew by 4 percent in every province. {story(1, 60)}"


@dataclass(frozen=True)
class Corpus:
    """One wire story in thirty near copies, and reports of one's own that say it less plainly."""

    copies: list[int]
    others: list[int]


@pytest.fixture
def corpus(backend: SearchBackend) -> Corpus:
    """A corpus that is indexed and compared."""
    copies = [
        factories.new_source(body=near_copy(WIRE, 100 + n, resembling=0.6)).pk
        for n in range(COPIES)
    ]
    others = [
        factories.new_source(
            title=f"Fields {n}", body=f"Rice of province {n}: {story(2000 + n, 20)}"
        ).pk
        for n in range(OTHERS)
    ]
    for some in (copies, others):
        sources_index(source_ids=some)
        copies_find(source_ids=some)
    return Corpus(copies, others)


@pytest.fixture
def run(corpus: Corpus) -> RetrievalRun:
    """A completed run over it."""
    claim = factories.new_claim(text="The rice harvest grew by 4 percent in every province.")
    taken = run_take(run_id=run_open(claim=claim).pk)
    assert taken is not None
    assert run_execute(taken=taken)
    return RetrievalRun.objects.get(pk=taken.row.pk)


def shown(run: RetrievalRun) -> list[int]:
    """Return the sources of a run's evidence, best first."""
    return list(run.evidence.order_by("rank").values_list("snapshot__source_id", flat=True))


def test_a_wire_story_takes_a_few_places_and_what_it_left_out_is_recorded_and_replayed(
    run: RetrievalRun, corpus: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    found = shown(run)
    assert len(found) == PLACES
    assert len(set(found) & set(corpus.copies)) == COPIES_SHOWN
    assert len(run.origins) == PLACES - COPIES_SHOWN + 1

    record = RunRecord.objects.get(run=run)
    left_out = {source for source, _group in record.copies_left_out}
    assert {group for _source, group in record.copies_left_out} == {min(corpus.copies)}
    assert left_out < set(corpus.copies)
    assert len(left_out) > PLACES - COPIES_SHOWN, "they would have had all places"

    call_command("replay", str(run.pk), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["reproduced"], told["differences"]) == (True, [])
    assert told["again"] == {"settings": {}, "sources": []}
    Source.objects.update(copy_group=None)
    assert run_replay(run_id=run.pk).reproduced, "it depends on what groups are now"


def ranked(*source_ids: int) -> list[Ranked]:
    """Return sources in this order."""
    return [Ranked(pk, "en", version=1, score=1.0, legs={}) for pk in source_ids]


def test_without_groups_the_best_take_the_places() -> None:
    found = ranked(*range(30))
    assert spread(found, {}, places=20).kept == found[:20]
    assert spread(found, {}, places=20).left_out == {}


def test_only_those_that_would_have_had_a_place_are_left_out() -> None:
    groups = dict.fromkeys([1, 2, 3, 4, 5, 9], 1)
    found = spread(ranked(1, 2, 3, 4, 7, 5, 8, 9), groups, places=5)
    assert [one.source_id for one in found.kept] == [1, 2, 3, 7, 8]
    assert found.left_out == {4: 1, 5: 1}
