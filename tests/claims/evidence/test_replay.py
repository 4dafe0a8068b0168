"""A run that is replayed: by the real search, and by indices that answer otherwise."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from claims.errors import ReplayImpossible
from claims.evidence.replay import Replay, compare_scores, run_replay
from claims.evidence.services.runs import run_execute, run_open, run_take
from claims.models import Claim, Evidence, RetrievalRun, RunRecord
from sources.finding import PLACES
from sources.models import Source
from sources.ranking import CLOSENESS, DEFAULT, WORDS, WORDS_ELSEWHERE
from sources.ranking.comparing import Why
from sources.relevance import judges, ordering
from sources.search import Hit, SearchBackend
from sources.services import ranking_choose, source_save, sources_index
from tests.claims import factories
from tests.conftest import document
from tests.guards import unsealed
from tests.scripted import Scripted


def finds(scores: Mapping[int, float], *, index: str = "one", language: str = "en") -> Scripted:
    """Return an index that answers with these scores, best first, by words alone; with sources of
    another language by words asked apart.
    """
    versions = dict(Source.objects.values_list("pk", "index_version"))
    hits = [Hit(pk, language, score, versions.get(pk, 1)) for pk, score in scores.items()]
    leg = WORDS if language == "en" else WORDS_ELSEWHERE
    return Scripted({leg: sorted(hits, key=lambda hit: -hit.score)}, index=index)


def completed(claim: Claim, backend: Any = None, **options: Any) -> RetrievalRun:
    """Carry a run out."""
    taken = run_take(run_id=run_open(claim=claim).pk)
    assert taken is not None
    assert run_execute(taken=taken, backend=backend, **options)
    return RetrievalRun.objects.get(pk=taken.row.pk)


def scores(number: int) -> dict[int, float]:
    """Return that many new sources with falling scores."""
    made = [factories.new_source(body=f"🌾 Province {n} harvests rice.") for n in range(number)]
    return {source.pk: 1 / rank + 0.1 for rank, source in enumerate(made, start=1)}


def whys(replay: Replay) -> dict[int, Why]:
    """Return why each source stands elsewhere."""
    assert replay.again is not None
    return {change.source_id: change.why for change in replay.again.sources}


def call(run: RetrievalRun | int) -> None:
    """Run the command."""
    call_command("replay", str(run if isinstance(run, int) else run.pk), "--json")


class TestReproducing:
    """Ranking the stored legs."""

    def test_a_real_search_comes_out_to_the_last_bit(
        self, claim: Claim, backend: SearchBackend, capsys: pytest.CaptureFixture[str]
    ) -> None:
        bodies = [f"🌾 The rice harvest of province {n} grew by {n} percent." for n in range(25)]
        made = [factories.new_source(body=body, language="en") for body in bodies]
        made += [factories.new_source(body=f"Panen padi naik {n} persen.", language="id")
                 for n in range(5)]  # fmt: skip
        sources_index(source_ids=[source.pk for source in made])
        run = completed(claim)
        assert run.evidence.count() == PLACES
        call(run)
        told = json.loads(capsys.readouterr().out)
        assert (told["reproduced"], told["differences"]) == (True, [])
        assert told["again"] == {"settings": {}, "sources": []}

    def test_all_candidates_are_kept_and_not_only_those_that_are_shown(self, claim: Claim) -> None:
        found = scores(PLACES + 3)
        record = RunRecord.objects.get(run=completed(claim, finds(found)))
        ((leg, rows),) = [(leg, rows) for leg, rows in record.legs if rows]
        assert leg == "words"
        assert {row[0]: row[1] for row in rows} == found

    def test_a_source_that_was_left_out_is_no_difference(self, claim: Claim) -> None:
        found = scores(2)
        run = completed(claim, finds({404: 9.0, **found}))
        assert run.record.left_out == [404]
        replay = run_replay(run_id=run.pk, backend=finds({404: 9.0, **found}))
        assert replay.reproduced
        assert whys(replay) == {}

    def test_another_ranking_was_stored_with_its_numbers(self, claim: Claim) -> None:
        other = replace(DEFAULT, name="other", z_high=1.0, read_bonus=2.5)
        found = scores(3)
        run = completed(claim, finds(found), configuration=other)
        replay = run_replay(run_id=run.pk, backend=finds(found))
        assert replay.reproduced
        assert replay.again is not None
        assert replay.again.settings == {"configuration": (other.hash, DEFAULT.hash)}

    def test_the_closest_come_first_and_do_so_again(self, claim: Claim) -> None:
        far = factories.new_source(title="Football", body="🌾 The cup goes to the guests.")
        near = factories.new_source(title="Harvest", body=claim.text)
        run = completed(claim, finds({far.pk: 1.0, near.pk: 0.9}))
        assert run.ranking["alignments"] == []
        assert run.evidence.get(rank=1).snapshot.source_id == far.pk
        abroad = finds({far.pk: 1.0, near.pk: 0.9}, language="id")
        run = completed(factories.new_claim(text=f"It is said: {claim.text}"), abroad)
        shown = [one.snapshot.source_id for one in run.evidence.order_by("rank")]
        assert shown == [near.pk, far.pk]
        assert {pk for pk, _alignment in run.ranking["alignments"]} == {near.pk, far.pk}
        assert run_replay(run_id=run.pk, backend=finds({})).reproduced

    def test_a_run_from_before_that_is_ranked_as_it_was(
        self, claim: Claim, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ordering, "own_engine", lambda: False)
        run = completed(claim, finds(scores(3)))
        monkeypatch.undo()
        assert run.ranking.pop("alignments") == []
        del run.ranking["closeness"]
        with unsealed(RetrievalRun):
            RetrievalRun.objects.update(ranking=run.ranking)
        replay = run_replay(run_id=run.pk, backend=finds({}))
        assert replay.reproduced
        assert replay.again is not None
        assert replay.again.settings["closeness"] == (None, asdict(CLOSENESS))

    def test_a_score_that_was_tampered_with_is_found(self, claim: Claim) -> None:
        run = completed(claim, finds(scores(3)))
        with unsealed(Evidence):
            run.evidence.filter(rank=2).update(score=0.25)
        replay = run_replay(run_id=run.pk, backend=finds({}))
        (difference,) = replay.differences
        assert difference.startswith("Rank 2: source ")
        assert "(0.25)" in difference

    @pytest.mark.parametrize(
        ("changes", "said"),
        [({"depth": 3}, "does not know: depth"), ({"z_high": 1.0}, "not have the stored hash")],
    )
    def test_a_configuration_that_is_not_the_stored_one_is_said(
        self, claim: Claim, changes: dict[str, Any], said: str
    ) -> None:
        run = completed(claim, finds(scores(3)))
        with unsealed(RetrievalRun):
            RetrievalRun.objects.update(ranking={**run.ranking, **changes})
        (difference,) = run_replay(run_id=run.pk, backend=finds({})).differences
        assert said in difference
        with pytest.raises(CommandError, match="not reproduced") as caught:
            call(run)
        assert caught.value.returncode == 1

    def test_the_record_cannot_be_changed_afterwards(self, claim: Claim) -> None:
        run = completed(claim, finds(scores(1)))
        with pytest.raises(IntegrityError, match="not changed afterwards"), transaction.atomic():
            RunRecord.objects.filter(run=run).update(legs=[])

    def test_an_article_under_check_stays_where_it_was_when_it_is_one_no_more(
        self, claim: Claim
    ) -> None:
        same = {"title": "Harvest", "body": "🌾 One province harvests rice."}
        article, other = factories.new_article(**same), factories.new_source(**same)
        even = finds({article.source_id: 0.5, other.pk: 0.5})
        run = completed(claim, even)
        shown = [one.snapshot.source_id for one in run.evidence.order_by("rank")]
        assert shown == [other.pk, article.source_id]
        article.delete()
        assert run_replay(run_id=run.pk, backend=even).reproduced


class TestSearchingAgain:
    """What has changed since."""

    def test_each_source_says_why(self, claim: Claim) -> None:
        kept, edited, scored = scores(3)
        run = completed(claim, finds({edited: 9.0, kept: 8.0, scored: 7.0}))
        url = Source.objects.get(pk=edited).url
        source_save(document=document(url=url, body="Nothing of it is left."))
        (added,) = scores(1)
        now = finds({added: 9.0, scored: 8.5, kept: 8.0, edited: 1.0}, index="two")
        replay = run_replay(run_id=run.pk, backend=now)
        assert replay.reproduced
        assert whys(replay) == {
            added: Why.ADDED, scored: Why.SCORES, kept: Why.OTHERS, edited: Why.CHANGED,
        }  # fmt: skip
        assert replay.again is not None
        assert replay.again.settings == {"index": ("one", "two")}

    def test_what_the_desk_reads_and_ranks_with_now_is_compared(
        self, claim: Claim, settings: Any
    ) -> None:
        run = completed(claim, finds(scores(1)))
        settings.DESK_LANGUAGES = ["fr"]
        chosen = replace(DEFAULT, name="chosen")
        ranking_choose(configuration=chosen, chosen_by="Edo", reason="Tried it.")
        again = run_replay(run_id=run.pk, backend=finds({})).again
        assert again is not None
        assert again.settings["readable"][1] == ["fr"]
        assert again.settings["configuration"] == (DEFAULT.hash, chosen.hash)

    def test_other_judges_of_tiers_are_said(self, claim: Claim) -> None:
        run = completed(claim, finds(scores(3)))
        with unsealed(RetrievalRun):
            RetrievalRun.objects.update(ranking={**run.ranking, "judges": "others"})
        again = run_replay(run_id=run.pk, backend=finds(scores(3))).again
        assert again is not None
        assert again.settings == {"judges": ("others", judges())}

    def test_while_the_index_is_away_the_ranking_is_still_checked(
        self, claim: Claim, search_away: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run = completed(claim, finds(scores(2)))
        call_command("replay", str(run.pk))
        said = capsys.readouterr().out
        assert "the ranking is reproduced" in said
        assert "not now: " in said


class TestImpossible:
    """What cannot be replayed."""

    def test_an_open_run_says_so(self, claim: Claim) -> None:
        with pytest.raises(ReplayImpossible, match="not completed: Queued"):
            run_replay(run_id=run_open(claim=claim).pk)

    def test_the_exit_code_tells_it_from_a_difference(self, db: None) -> None:
        with pytest.raises(CommandError, match="no run 404") as caught:
            call(404)
        assert caught.value.returncode == 2


def test_lists_of_scores_are_compared_to_the_last_bit() -> None:
    assert compare_scores([(1, 0.3)], [(1, 0.3)]) == []
    assert len(compare_scores([(1, 0.3)], [(1, 0.1 + 0.2)])) == 1
    assert compare_scores([(1, 0.3), (2, 0.1)], [(1, 0.3)]) == ["2 sources were shown, 1 come out."]
