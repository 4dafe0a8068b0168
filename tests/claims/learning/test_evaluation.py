"""Measuring runs by the desk's own citations and judgements."""

import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from claims.learning.evaluation import desk_qrels, desk_scores, means_by
from claims.models import Claim, Rating
from claims.reviews.services.reviews import review_draft, review_save, review_submit
from claims.verdicts.services import verdict_publish
from sources.models import Source
from tests.claims import factories
from tests.claims.learning.judged import ended, run_with, say

People = dict[str, User]
RatingOf = Callable[[str], Rating]


@pytest.fixture
def sources(db: None) -> list[Source]:
    """Three sources that say the same, so that only what the test says of them differs."""
    return [factories.new_source(title="Harvest") for _ in range(3)]


def publish(claim: Claim, source: Source, people: People, rating: Rating) -> None:
    """Publish a verdict that cites a source."""
    draft = review_draft(claim=claim, reviewer=people["rina"])
    review_save(review=draft, rating=rating, rationale="It says so.")
    factories.cite(draft, source)
    verdict_publish(review=review_submit(review=draft), editor=people["edo"])


class TestQrels:
    """Grades."""

    def test_a_citation_counts_more_than_a_judgement(
        self, claim: Claim, sources: list[Source], people: People, rating: RatingOf
    ) -> None:
        cited, refuting, noise = sources
        publish(claim, cited, people, rating("true"))
        say(claim, cited, people["sari"], "irrelevant")
        say(claim, refuting, people["sari"], "refutes")
        say(claim, noise, people["sari"], "irrelevant")
        assert desk_qrels() == {claim.pk: {cited.pk: 2, refuting.pk: 1, noise.pk: 0}}

    def test_of_reviewers_who_differ_the_one_who_found_something_counts(
        self, claim: Claim, sources: list[Source], people: People
    ) -> None:
        for first, second, source in (("rina", "sari", sources[0]), ("sari", "rina", sources[1])):
            say(claim, source, people[first], "supports")
            say(claim, source, people[second], "irrelevant")
        assert desk_qrels() == {claim.pk: {sources[0].pk: 1, sources[1].pk: 1}}

    def test_what_is_not_published_does_not_count(
        self, claim: Claim, sources: list[Source], people: People, rating: RatingOf
    ) -> None:
        draft = review_draft(claim=claim, reviewer=people["rina"])
        factories.cite(draft, sources[0])
        assert desk_qrels() == {}

    def test_what_was_corrected_does_not_count_any_more(
        self, claim: Claim, people: People, rating: RatingOf
    ) -> None:
        first = factories.new_verdict(claim, people, rating("true"))
        second = factories.new_verdict(claim, people, rating("false"), replaces=first)
        (cited,) = desk_qrels()[claim.pk]
        assert cited == second.citations.get().snapshot.source_id


class TestScores:
    """Runs."""

    def test_the_first_and_the_newest_run_are_measured(
        self, claim: Claim, sources: list[Source], people: People
    ) -> None:
        good, other, noise = sources
        first = run_with(claim, words=[other, noise, good])
        run_with(claim, words=[other, good])
        newest = run_with(claim, words=[good, other])
        say(claim, good, people["rina"], "supports")
        say(claim, other, people["rina"], "irrelevant")
        found = desk_scores()
        assert (found.judged, found.relevant) == (1, 1)
        assert [one.run_id for one in found.first] == [first.pk]
        assert [one.run_id for one in found.newest] == [newest.pk]
        assert found.first[0].scores.mrr_10 == pytest.approx(1 / 3)
        assert found.first[0].scores.ndcg_10 == pytest.approx(1 / math.log2(4))
        assert found.newest[0].scores.ndcg_10 == 1.0

    def test_claims_without_anything_relevant_do_not_count(
        self, claim: Claim, sources: list[Source], people: People
    ) -> None:
        run_with(claim, words=sources)
        say(claim, sources[0], people["rina"], "irrelevant")
        found = desk_scores()
        assert (found.judged, found.relevant, found.first) == (1, 0, [])

    def test_runs_without_a_record_do_not_count(self, claim: Claim, people: People) -> None:
        (evidence,) = factories.new_evidence(claim)
        say(claim, evidence.snapshot.source, people["rina"], "supports")
        found = desk_scores()
        assert (found.relevant, found.first, found.newest) == (1, [], [])

    def test_what_was_cited_but_never_found_counts_against_the_run(
        self, claim: Claim, sources: list[Source], people: People
    ) -> None:
        run_with(claim, words=sources[:1])
        say(claim, sources[2], people["rina"], "supports")
        assert desk_scores().first[0].scores.ndcg_10 == 0.0

    def test_means_go_by_language_and_by_week(self, sources: list[Source], people: People) -> None:
        days = {"en": (3, 9), "id": (10,)}
        for language, ends in days.items():
            for rank, day in enumerate(ends):
                claim = factories.new_claim(language=language)
                run = run_with(claim, words=sources)
                ended(run, datetime(2025, 3, day, 12, tzinfo=UTC))
                say(claim, sources[rank], people["rina"], "refutes")
        first = desk_scores().first
        assert means_by(first)["all"].claims == 3
        by_language = means_by(first, lambda one: one.language)
        assert by_language["en"].mrr_10 == pytest.approx((1 + 1 / 2) / 2)
        assert by_language["id"].mrr_10 == 1.0
        by_week = means_by(first, lambda one: one.week)
        assert {week: means.claims for week, means in by_week.items()} == {
            date(2025, 3, 3): 2,
            date(2025, 3, 10): 1,
        }


def test_the_command_prints_how_many_claims_and_the_bias(
    claim: Claim, sources: list[Source], people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("evaluate_desk")
    empty = json.loads(capsys.readouterr().out)
    assert (empty["claims_measured"], empty["first_runs"]["all"]) == (0, None)
    run_with(claim, words=sources)
    say(claim, sources[1], people["rina"], "supports")
    call_command("evaluate_desk")
    told = json.loads(capsys.readouterr().out)
    assert told["claims_measured"] == 1
    assert told["first_runs"]["all"] == {
        "claims": 1, "nDCG@10": 0.6309, "S@5": 1.0, "MRR@10": 0.5,
    }  # fmt: skip
    assert told["newest_runs"]["by_week"][0]["language"] == "en"
    assert "flatter" in told["note"]
