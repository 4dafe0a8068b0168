"""Fact-checks by others come in as sources: nobody checks them, and the report says so."""

import json
from typing import Any

import pytest

from claims import tasks
from claims.articles.imports import report_jsonl, rows_of
from claims.models import Article
from sources.models import Source
from tests.claims.articles.importing import imported, lines, opened, record
from tests.sources.formats.test_claim_reviews import REVIEW

pytestmark = pytest.mark.django_db


def review(number: int, **changes: Any) -> dict[str, Any]:
    """Return a ClaimReview."""
    return {**REVIEW, "url": f"https://check.example/{number}", **changes}


def test_it_becomes_a_source_and_no_article() -> None:
    report = imported("checks.jsonl", lines(review(1), record(2), review(3)))
    assert report.states == ["created"] * 3
    assert [(row.article is None, row.source is None) for row in report.rows] == [
        (True, False), (False, True), (True, False),
    ]  # fmt: skip
    checks = Source.objects.filter(kind="fact_check")
    assert {row.source for row in report.rows if row.source} == set(checks)
    assert Article.objects.count() == 1
    source = checks.order_by("url")[0]
    assert source.publisher is not None
    assert source.publisher.name == "Check Desk"
    assert source.current_snapshot is not None
    told = [json.loads(line) for line in report_jsonl(rows_of(report.batch))]
    assert [line["source"] for line in told] == [row.source_id for row in report.rows]


def test_again_they_are_unchanged_and_another_rating_is_an_update() -> None:
    data = lines(review(1), review(2))
    imported("checks.jsonl", data)
    assert imported("checks.jsonl", data).states == ["unchanged", "unchanged"]
    other = review(2, reviewRating={"alternateName": "True"})
    assert imported("checks.jsonl", lines(review(1), other)).states == ["unchanged", "updated"]
    assert Source.objects.count() == 2


def test_two_claims_on_one_page_are_two_and_its_own_text_stays() -> None:
    imported("page.jsonl", lines(record(1, url="https://check.example/1")))
    other = review(1, claimReviewed="The dam was built in 1950.")
    report = imported("checks.json", json.dumps([review(1), other, review(1)]).encode())
    assert report.states == ["created", "created", "duplicate"]
    assert report.rows[2].source == report.rows[0].source
    assert Source.objects.count() == 3
    page = Source.objects.get(url="https://check.example/1")
    assert (page.kind, page.snapshots.count()) == ("news", 1)


def test_a_dry_run_stores_none() -> None:
    report = imported("checks.jsonl", lines(review(1), review(1)), is_dry_run=True)
    assert report.states == ["created", "duplicate"]
    assert not Source.objects.exists()
    assert [row.source for row in report.rows] == [None, None]


def test_those_who_import_learn_which_to_index(monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[int] = []
    monkeypatch.setattr(tasks, "enqueue_indexing", lambda ids, **_: queued.extend(ids))
    monkeypatch.setattr(tasks, "enqueue_article", lambda *_, **__: None)
    tasks.import_batch(opened("checks.jsonl", lines(review(1), record(2))).pk)
    assert sorted(queued) == sorted(Source.objects.values_list("pk", flat=True))
