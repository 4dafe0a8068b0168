"""What was searched, in words for a rationale."""

from datetime import UTC, datetime

from django.utils import timezone, translation

from claims.evidence.searched import searched_words
from claims.evidence.services.runs import run_open
from claims.models import Claim, ConnectorAnswer, RetrievalRun
from tests.claims import factories


def test_before_the_first_search_there_are_no_words(claim: Claim) -> None:
    run_open(claim=claim)
    assert searched_words(claim) == ""


def test_it_says_when_for_what_where_and_who_answered(claim: Claim) -> None:
    factories.new_evidence(claim)
    run = RetrievalRun.objects.create(
        claim=claim, status="completed", query={"text": "rice  harvest"}, origin_count=0,
        finished_at=datetime(2026, 3, 4, 9, 30, tzinfo=UTC),
    )  # fmt: skip
    given = {"run": run, "answered_at": timezone.now()}
    ConnectorAnswer.objects.create(connector="gdelt", status="failed", reason="busy", **given)
    ConnectorAnswer.objects.create(
        connector="wikipedia", status="answered", found=[{}, {}, {}], **given
    )
    assert searched_words(claim) == (
        "Searched on March 4, 2026, 9:30 a.m. UTC for “rice harvest”. "
        "In this desk’s own sources nothing speaks to it. "
        "gdelt: Did not answer. wikipedia: Answered, 3 found. Searched 1 time before."
    )


def test_a_run_from_before_words_were_kept_names_the_claim(claim: Claim) -> None:
    factories.new_evidence(claim, sources=2)
    words = searched_words(claim)
    assert f"for “{claim.text}”" in words
    assert "2 independent origins speak to it." in words


def test_it_is_in_the_language_of_who_asks(claim: Claim) -> None:
    factories.new_evidence(claim)
    with translation.override("id"):
        assert "UTC" in searched_words(claim)
