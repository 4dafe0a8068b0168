"""Comparing, fitting and choosing rankings."""

import json
import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from claims.evidence.services.runs import run_execute, run_open, run_take
from claims.learning.training import FEWEST_CLAIMS, ranking_compare
from claims.models import Claim
from sources.models import RankingChoice, Source
from sources.ranking import DEFAULT, Configuration, Weights
from sources.selectors import RankingUnknown, ranking_in_force
from sources.services import ranking_choose
from tests.claims import factories
from tests.claims.learning.judged import judged_claims, legs_found, run_with, say

BY_WORDS = replace(DEFAULT, name="by-words", same=Weights(1, 0.0, 1, 1, 1, 1))
BY_TITLE = replace(DEFAULT, name="by-title", same=Weights(0.0, 1, 1, 1, 1, 1))


@pytest.fixture
def sources(db: None) -> list[Source]:
    """Twelve sources."""
    return [factories.new_source() for _ in range(12)]


@pytest.fixture
def titles_tell(people: dict[str, User], sources: list[Source]) -> None:
    """Twenty claims of which titles know the answer, at a desk that ranks by words."""
    judged_claims(20, people["rina"], sources)
    ranking_choose(configuration=BY_WORDS, chosen_by="Edo", reason="To begin with.")


@pytest.fixture
def ranking(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command and return what it prints."""

    def run(*arguments: object) -> Any:
        call_command("ranking", *map(str, arguments))
        return json.loads(capsys.readouterr().out)

    return run


def written(folder: Path, configuration: Configuration) -> Path:
    """Write a configuration to a file."""
    path = folder / "proposed.json"
    path.write_text(json.dumps(asdict(configuration)), encoding="utf-8")
    return path


class TestComparing:
    """`compare`."""

    def test_a_better_ranking_is_seen_to_be_better(
        self, titles_tell: None, ranking: Any, tmp_path: Path
    ) -> None:
        told = ranking("compare", written(tmp_path, BY_TITLE))
        assert told["proposed"] == {"hash": BY_TITLE.hash, "nDCG@10": 1.0}
        assert told["current"]["hash"] == BY_WORDS.hash
        assert told["current"]["nDCG@10"] < 0.5
        assert (told["claims"], told["left_out_with_shorter_legs"]) == (20, 0)
        assert told["p"] < 0.001

    def test_numbers_can_be_changed_without_a_file(self, titles_tell: None, ranking: Any) -> None:
        told = ranking("compare", "--weights", "same.words=0", "same.title=1")
        assert told["proposed"]["nDCG@10"] == 1.0
        told = ranking("compare", "--weights", "same.words=2")
        assert (told["difference"], told["p"]) == (0.0, 1.0)

    def test_each_claim_counts_once_by_its_newest_run(
        self, claim: Claim, sources: list[Source], people: dict[str, User]
    ) -> None:
        run_with(claim, words=sources[::-1])
        run_with(claim, words=sources)
        say(claim, sources[0], people["rina"], "supports")
        found = ranking_compare(DEFAULT, DEFAULT).difference
        assert (found.n, found.first) == (1, 1.0)

    def test_longer_legs_than_were_recorded_cannot_be_compared(
        self, claim: Claim, sources: list[Source], people: dict[str, User]
    ) -> None:
        run_with(claim, replace(DEFAULT, leg_size=5), words=sources)
        say(claim, sources[0], people["rina"], "supports")
        longer, shorter = replace(DEFAULT, leg_size=6), replace(DEFAULT, leg_size=4)
        found = ranking_compare(shorter, longer)
        assert (found.difference.n, found.left_out) == (0, 1)
        assert ranking_compare(shorter, replace(shorter, name="x")).difference.n == 1

    @pytest.mark.parametrize("arguments", [[], ["x.json", "--weights", "same.words=1"]])
    def test_it_wants_a_file_or_numbers(self, db: None, arguments: list[str]) -> None:
        with pytest.raises(CommandError, match="Give a file, or --weights"):
            call_command("ranking", "compare", *arguments)

    def test_a_file_that_is_none_is_said(self, db: None, tmp_path: Path) -> None:
        path = tmp_path / "proposed.json"
        with pytest.raises(CommandError, match="No such file"):
            call_command("ranking", "compare", str(path))
        for text in ("{", "[]", '{"name": "x"}'):
            path.write_text(text)
            with pytest.raises(CommandError, match=r"proposed\.json: "):
                call_command("ranking", "compare", str(path))


class TestUsing:
    """`use` and `show`."""

    def test_what_is_shown_to_be_better_is_put_in_force(
        self, titles_tell: None, ranking: Any, tmp_path: Path
    ) -> None:
        told = ranking("use", written(tmp_path, BY_TITLE), "--by", "Edo")
        assert told["hash"] == BY_TITLE.hash
        assert told["chosen"]["by"] == "Edo"
        assert told["chosen"]["reason"].startswith("nDCG@10 0.")
        assert "n = 20 claims" in told["chosen"]["reason"]
        assert ranking("show") == told

    def test_new_runs_rank_with_it(self, claim: Claim, sources: list[Source]) -> None:
        ranking_choose(configuration=BY_TITLE, chosen_by="Edo", reason="Tried.")
        taken = run_take(run_id=run_open(claim=claim).pk)
        assert taken is not None
        found = [source.pk for source in sources]
        run_execute(taken=taken, backend=legs_found({"words": found[::-1], "title": found}))
        assert claim.runs.get().ranking["hash"] == BY_TITLE.hash
        best = claim.runs.get().evidence.get(rank=1)
        assert best.snapshot.source == sources[0]

    def test_what_is_not_shown_to_be_better_is_refused(
        self, titles_tell: None, tmp_path: Path
    ) -> None:
        worse = written(tmp_path, replace(BY_WORDS, name="worse"))
        with pytest.raises(CommandError, match="Not shown to be better"):
            call_command("ranking", "use", str(worse), "--by", "Edo")
        assert ranking_in_force().configuration == BY_WORDS

    def test_a_person_may_insist_and_has_to_say_why(
        self, db: None, ranking: Any, tmp_path: Path
    ) -> None:
        path = written(tmp_path, BY_TITLE)
        with pytest.raises(CommandError, match="needs a --reason"):
            call_command("ranking", "use", str(path), "--force", "--by", "Edo")
        told = ranking("use", path, "--force", "--reason", "A trial.", "--by", "Edo")
        assert told["chosen"]["reason"] == "forced: A trial."

    def test_the_way_back_is_always_open(self, titles_tell: None, ranking: Any) -> None:
        told = ranking("use", "default", "--by", "Edo")
        assert told["hash"] == DEFAULT.hash
        assert told["chosen"]["reason"] == "back to the one that ships"
        assert RankingChoice.objects.count() == 2

    def test_without_a_choice_the_one_that_ships_is_in_force(self, db: None, ranking: Any) -> None:
        told = ranking("show")
        assert (told["hash"], told["chosen"]) == (DEFAULT.hash, None)

    def test_choices_are_neither_changed_nor_deleted(self, db: None) -> None:
        choice = ranking_choose(configuration=BY_TITLE, chosen_by="Edo", reason="Tried.")
        rows = RankingChoice.objects.filter(pk=choice.pk)
        for change in (lambda: rows.update(reason="No."), rows.delete):
            with pytest.raises(IntegrityError, match="make another"), transaction.atomic():
                change()

    @pytest.mark.parametrize(("who", "why"), [("", "Tried."), ("Edo", " ")])
    def test_a_choice_says_who_and_why(self, db: None, who: str, why: str) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            ranking_choose(configuration=None, chosen_by=who, reason=why)

    def test_one_that_this_version_does_not_know_stops_the_run_and_says_so(
        self, claim: Claim
    ) -> None:
        data = {**asdict(DEFAULT), "depth": 3}
        RankingChoice.objects.create(
            configuration=data, hash="x", chosen_by="Edo", reason="From another version."
        )
        taken = run_take(run_id=run_open(claim=claim).pk)
        assert taken is not None
        with pytest.raises(RankingUnknown, match=r"depth.*ranking use default"):
            run_execute(taken=taken, backend=legs_found({}))


class TestTraining:
    """`train`."""

    def test_too_few_claims_are_refused(self, titles_tell: None) -> None:
        with pytest.raises(CommandError, match=f"20 claims .* fitting needs {FEWEST_CLAIMS}"):
            call_command("ranking", "train")

    def test_it_finds_what_tells_and_puts_nothing_in_force(
        self, people: dict[str, User], sources: list[Source], ranking: Any, tmp_path: Path
    ) -> None:
        judged_claims(FEWEST_CLAIMS, people["rina"], sources)
        even = replace(DEFAULT, same=Weights(1.2, 1, 1, 1, 1, 1))
        ranking_choose(configuration=even, chosen_by="Edo", reason="To begin with.")
        out = tmp_path / "fitted.json"
        told = ranking("train", "--out", out)
        assert told["claims"] == FEWEST_CLAIMS
        assert told["difference"] > 0.3
        assert told["p"] < 0.001
        fitted = json.loads(out.read_text())
        assert fitted == told["configuration"]
        assert fitted["same"]["title"] > fitted["same"]["words"]
        assert fitted["other"] == asdict(even.other)
        assert ranking_in_force().configuration == even
        assert "believe what train printed" in ranking("compare", out)["note"]

    def test_what_was_fitted_is_put_in_force_by_what_it_had_not_seen(
        self, people: dict[str, User], sources: list[Source], ranking: Any, tmp_path: Path
    ) -> None:
        judged_claims(FEWEST_CLAIMS, people["rina"], sources)
        ranking_choose(configuration=BY_WORDS, chosen_by="Edo", reason="To begin with.")
        out = tmp_path / "fitted.json"
        ranking("train", "--out", out)
        judged_claims(1, people["sari"], sources, telling="words")
        with pytest.raises(CommandError, match="train again"):
            call_command("ranking", "use", str(out), "--by", "Edo")
        trained = ranking("train", "--out", out)
        reason = ranking("use", out, "--by", "Edo")["chosen"]["reason"]
        assert f"→ {trained['proposed']['nDCG@10']:.4f}" in reason


def test_a_pipe_is_refused_unopened_and_its_name_shown_harmless(db: None, tmp_path: Path) -> None:
    pipe = tmp_path / "a\x1b[2J\u202e.json"
    os.mkfifo(pipe)
    with pytest.raises(CommandError, match="regular") as refused:
        call_command("ranking", "compare", str(pipe))
    assert str(refused.value).isprintable()
