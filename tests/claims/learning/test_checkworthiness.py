"""A desk's own triage: learned from what people took and dismissed, put in force by a person."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from claims.errors import TooFewDecisions
from claims.learning import checkworthiness
from claims.learning.checkworthiness import (
    Decision,
    MarkedError,
    desk_decisions,
    figures,
    read_marked,
    trained_across,
    trained_on,
    triage_train,
)
from claims.models import Article, Claim, TriageChoice
from claims.statements.extraction.model import ExtractedClaim
from claims.statements.services import extracting, triaging
from claims.statements.services.correcting import claim_merge
from claims.statements.services.extracting import article_extract
from claims.statements.services.triaging import triage_choose, triage_in_force
from claims.statements.triage import Triage, TriageUnknown, read_triage
from tests.claims import factories
from tests.claims.factories import END, QUOTE, START


class Words:
    """An embedder whose two numbers say whether a text is about football, or about rice."""

    model, dimensions = "words", 2

    def encode(self, texts: list[str]) -> Any:
        """Return a row a text."""
        return np.array([["football" in one, "rice" in one] for one in texts], dtype=np.float32)


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read with it everywhere."""
    monkeypatch.setattr(checkworthiness, "e5", Words)
    monkeypatch.setattr(triaging, "e5", Words)
    monkeypatch.setattr("claims.management.commands.triage.e5", Words)


def decisions(count: int = 60) -> list[Decision]:
    """A desk that never takes football, whatever the shipped score."""
    found = []
    for number in range(count):
        shipped = 0.3 + 0.4 * (number % 2)
        found.append(Decision(f"rice {number}", "en", shipped, taken=True, group=f"a{number}"))
        found.append(Decision(f"football {number}", "id", shipped, taken=False, group=f"b{number}"))
    return found


class TestDecisions:
    def test_what_was_taken_and_what_was_dismissed(self, db: None) -> None:
        article = factories.new_article()
        for status in ("in_review", "adjudication", "decided", "new", "triaged"):
            factories.new_claim(text=status, status=status, article=article)
        factories.new_claim(text="dismissed", status="dismissed", dismissal="No.")
        assert {(one.text, one.taken) for one in desk_decisions()} == {
            ("in_review", True), ("adjudication", True), ("decided", True), ("dismissed", False),
        }  # fmt: skip

    def test_the_same_words_of_two_are_two_decisions(self, db: None) -> None:
        factories.new_claim(text="It grew", claimant="Ana", status="in_review")
        factories.new_claim(text="It grew", claimant="Budi", status="dismissed", dismissal="No.")
        assert [one.taken for one in desk_decisions()] == [True, False]

    def test_what_was_joined_or_added_by_a_person_says_nothing(self, db: None) -> None:
        claim_merge(claim=factories.new_claim(), into=factories.new_claim())
        factories.new_claim(status="in_review", extractor="person")
        assert desk_decisions() == []

    def test_the_score_is_the_shipped_one(self, db: None) -> None:
        factories.new_claim(status="in_review", checkworthiness=0.9)
        factories.new_claim(status="in_review", checkworthiness=0.9, shipped_checkworthiness=0.2)
        assert sorted(one.shipped for one in desk_decisions()) == [0.2, 0.9]


class TestTraining:
    def test_it_learns_what_the_desk_never_takes_and_says_what_that_gains(self) -> None:
        trained = triage_train(decisions())
        assert trained.area.first == pytest.approx(0.5)
        assert trained.area.second > 0.95
        assert trained.area.is_gain
        assert trained.fitted_precision > trained.shipped_precision
        football, rice = trained.triage.scores([0.5, 0.5], np.array([[1.0, 0.0], [0.0, 1.0]]))
        assert football < 0.3 < 0.7 < rice

    def test_the_same_decisions_give_the_same_triage(self) -> None:
        assert triage_train(decisions()).triage.hash == triage_train(decisions()).triage.hash

    def test_where_there_is_nothing_to_learn_no_gain_is_reported(self) -> None:
        same = [
            Decision(f"tea {number}", "en", 0.5, taken=number % 2 == 0, group=str(number))
            for number in range(120)
        ]
        assert not triage_train(same).area.is_gain

    def test_so_are_those_of_one_article(self) -> None:
        same = [replace(one, group="a" if one.taken else one.group) for one in decisions()]
        with pytest.raises(TooFewDecisions, match="too few articles"):
            triage_train(same)

    def test_too_few_are_refused(self) -> None:
        with pytest.raises(TooFewDecisions, match="49"):
            triage_train(decisions(49))


class TestInForce:
    @pytest.fixture
    def triage(self) -> Triage:
        """One that puts football last."""
        return Triage("words", (-5.0, 1.0), 1.0, 0.0)

    @pytest.fixture
    def printed(self, db: None, monkeypatch: pytest.MonkeyPatch) -> Article:
        """An article with a claim about football."""
        found = ExtractedClaim(
            "football is back", QUOTE, START, END, None, "", "none", "", None, None, 0.8, ()
        )
        monkeypatch.setattr(extracting, "claims_in", lambda *_args, **_named: ([found], "test"))
        return factories.new_article()

    def test_new_claims_are_scored_by_it_and_say_so(self, printed: Article, triage: Triage) -> None:
        triage_choose(triage=triage, chosen_by="Rina", reason="Football is not ours.")
        article_extract(article_id=printed.pk)
        claim = Claim.objects.get()
        assert claim.checkworthiness < 0.1
        assert claim.shipped_checkworthiness == 0.8
        assert claim.reasons[0]["code"] == "desk"
        assert claim.reasons[0]["weight"] == pytest.approx(-5.0, abs=0.01)

    def test_without_one_they_are_scored_as_shipped(self, printed: Article) -> None:
        article_extract(article_id=printed.pk)
        claim = Claim.objects.get()
        assert (claim.checkworthiness, claim.shipped_checkworthiness) == (0.8, None)

    def test_the_newest_choice_counts(self, db: None, triage: Triage) -> None:
        triage_choose(triage=triage, chosen_by="Rina", reason="Try it.")
        assert triage_in_force() == triage
        triage_choose(triage=None, chosen_by="Rina", reason="Back.")
        assert triage_in_force() is None

    def test_one_of_another_model_is_not_used_and_stops_nothing(
        self, printed: Article, triage: Triage
    ) -> None:
        other = Triage("other", triage.vector, 1.0, 0.0)
        triage_choose(triage=other, chosen_by="Rina", reason="Old.")
        article_extract(article_id=printed.pk)
        assert Claim.objects.get().checkworthiness == 0.8

    @pytest.mark.parametrize(
        "stored",
        [{}, {"model": "words", "vector": [1], "shipped": 1, "base": 0},
         {"model": "words", "vector": [1, "x"], "shipped": 1, "base": 0},
         {"model": "words", "vector": [1, float("nan")], "shipped": 1, "base": 0}],
    )  # fmt: skip
    def test_what_is_none_is_refused(self, stored: dict[str, Any]) -> None:
        with pytest.raises(TriageUnknown):
            read_triage(stored, model="words", dimensions=2)

    @pytest.mark.parametrize("change", [{"chosen_by": ""}, {"reason": ""}, {"hash": "x"}])
    def test_the_database_wants_to_know_who_and_why(self, db: None, change: dict[str, str]) -> None:
        given = {"chosen_by": "Rina", "reason": "Because.", "hash": "", **change}
        with pytest.raises(IntegrityError), transaction.atomic():
            TriageChoice.objects.create(**given)


class TestCommand:
    @pytest.fixture
    def desk(self, db: None) -> None:
        """A desk that never takes football."""
        for number in range(55):
            factories.new_claim(
                text=f"rice {number}", status="decided", article=factories.new_article()
            )
            factories.new_claim(
                text=f"football {number}", status="dismissed", dismissal="No.",
                article=factories.new_article(),
            )  # fmt: skip

    def run(self, *words: str) -> dict[str, Any]:
        """Run it and read what it prints."""
        out = io.StringIO()
        call_command("triage", *words, stdout=out, stderr=io.StringIO())
        told: dict[str, Any] = json.loads(out.getvalue())
        return told

    @pytest.mark.usefixtures("desk")
    def test_train_show_use_and_back(self, tmp_path: Path) -> None:
        file = tmp_path / "triage.json"
        trained = self.run("train", "--out", str(file))
        assert trained["fitted"]["AUC"] > trained["shipped"]["AUC"]
        assert trained["is_gain"]
        assert self.run("show") == {"in_force": "shipped"}
        used = self.run("use", str(file), "--by", "Rina")
        assert (used["in_force"], used["by"]) == (trained["hash"], "Rina")
        assert "AUC 0.5" in used["reason"]
        assert self.run("use", "shipped", "--by", "Rina")["in_force"] == "shipped"

    @pytest.mark.usefixtures("db")
    def test_what_gains_nothing_is_put_in_force_only_by_force_with_a_reason(
        self, tmp_path: Path
    ) -> None:
        file = tmp_path / "triage.json"
        figures = {"shipped": {"AUC": 0.5}, "fitted": {"AUC": 0.5}, "p": 0.9, "is_gain": False}
        triage = Triage("words", (0.0, 0.0), 1.0, 0.0)
        file.write_text(json.dumps({"triage": triage.stored(), "figures": figures}))
        for words in ([], ["--force"]):
            with pytest.raises(CommandError, match="Not shown to be better"):
                self.run("use", str(file), "--by", "Rina", *words)
        used = self.run("use", str(file), "--by", "Rina", "--force", "--reason", "To try it.")
        assert "To try it." in used["reason"]

    @pytest.mark.usefixtures("db")
    @pytest.mark.parametrize("words", ["", "{", "[]", '{"triage": {}, "figures": {}}'])
    def test_a_file_that_is_none_is_refused(self, tmp_path: Path, words: str) -> None:
        file = tmp_path / "triage.json"
        file.write_text(words)
        with pytest.raises(CommandError, match="not what train wrote"):
            self.run("use", str(file), "--by", "Rina")

    @pytest.mark.usefixtures("db")
    def test_a_desk_without_decisions_is_told(self) -> None:
        with pytest.raises(CommandError, match="needs 50 of each"):
            self.run("train")


class TestMarkedSets:
    def lines(self, path: Path, *rows: dict[str, object]) -> Path:
        """Write a set."""
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        return path

    def test_labels_of_all_the_sets_are_read(self, tmp_path: Path) -> None:
        labels = ("Yes", "No", "1", "0", 1, 0, True)
        rows: list[dict[str, object]] = [
            {"text": "x", "label": label, "lang": "en"} for label in labels
        ]
        found = read_marked(self.lines(tmp_path / "a.jsonl", *rows))
        assert [one.taken for one in found] == [True, False, True, False, True, False, True]

    def test_a_folder_is_all_its_files(self, tmp_path: Path) -> None:
        for name in ("b", "a"):
            self.lines(tmp_path / f"{name}.jsonl", {"text": name, "label": "1"})
        found = read_marked(tmp_path)
        assert [(one.text, one.language, one.group) for one in found] == [
            ("a", "und", "a"), ("b", "und", "b"),
        ]  # fmt: skip

    @pytest.mark.parametrize("line", ["{", "[]", '{"text": "x"}', ""])
    def test_what_is_none_says_where(self, tmp_path: Path, line: str) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text(f'{{"text": "x", "label": "1"}}\n{line}\n')
        with pytest.raises(MarkedError, match="jsonl:2"):
            read_marked(path)

    def test_a_set_of_none_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(MarkedError, match="no sentences"):
            read_marked(tmp_path)

    def test_too_few_to_learn_from_are_refused(self) -> None:
        few = [Decision("rice", "en", 0.5, taken=n % 2 == 0, group="x") for n in range(18)]
        with pytest.raises(MarkedError, match="en: too few"):
            trained_on(few, few, progress=lambda _count: None)

    def test_another_set_teaches_and_figures_are_by_language(self) -> None:
        def marked(language: str) -> list[Decision]:
            return [
                Decision(f"{word} {n}", language, 0.5, taken=word == "rice", group="x")
                for n in range(20)
                for word in ("rice", "football")
            ]

        test = [*marked("en"), *marked("id")]
        scores = trained_on([*marked("en"), *marked("id")], test, progress=lambda _count: None)
        told = figures(test, scores)
        assert (told["F1"], told["AUC"], told["AP"]) == (1.0, 1.0, 1.0)
        assert told["by_language"]["id"]["sentences"] == 40

    def test_of_one_set_each_fifth_is_scored_by_the_others(self) -> None:
        marked = [
            Decision(f"{word} {n}", "en", 0.5, taken=word == "rice", group="x")
            for n in range(40)
            for word in ("rice", "football")
        ]
        told = figures(marked, trained_across(marked, progress=lambda _count: None))
        assert (told["F1"], told["macro_F1"]) == (1.0, 1.0)

    def test_nobody_learns_from_what_it_is_measured_on(self) -> None:
        """Labels by chance, each text with a word of its own: known ones would be told."""
        marked = [
            Decision(f"word{n} {n * 7919 % 1000}", "en", 0.5, taken=n * 7919 % 13 < 6, group="x")
            for n in range(120)
        ]
        told = figures(marked, trained_across(marked, progress=lambda _count: None))
        assert told["AUC"] < 0.8

    def test_both_kinds_count_in_the_macro_figure(self) -> None:
        marked = [Decision("x", "en", 0.5, taken=n == 0, group="x") for n in range(4)]
        told = figures(marked, [0.9, 0.9, 0.1, 0.1])
        assert (told["F1"], told["macro_F1"]) == (0.6667, 0.7333)
