"""What the desk tells other programs of: with what happens, and never a review's content."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from claims.errors import ClaimConflict
from claims.events import EVENTS
from claims.evidence.services.runs import run_open
from claims.models import Article, Claim, Rating, RetrievalRun, Review, Verdict
from claims.reviews.services.reviews import review_submit
from claims.statements.services.claims import claim_dismiss
from claims.verdicts.services import verdict_publish
from sources.relevance import Relevance
from sources.relevance.model import Tier
from tests.claims import factories
from tests.claims.learning.judged import run_with
from workbench.lib.webhooks.events import known_events
from workbench.lib.webhooks.models import Delivery
from workbench.lib.webhooks.services import endpoint_add
from workbench.lib.work import UNFORESEEN, fail

People = dict[str, User]
RatingOf = Callable[[str], Rating]
SECRET_WORDS = "RINAS-RATIONALE, long enough to say what was searched and where."


@pytest.fixture
def told(people: People) -> Callable[..., list[tuple[str, dict[str, Any]]]]:
    """Let somebody be told of everything, and return what they are told since they were asked."""
    endpoint_add(url="https://cms.example/", events=EVENTS, by=people["edo"])

    def since() -> list[tuple[str, dict[str, Any]]]:
        rows = list(Delivery.objects.order_by("pk"))
        Delivery.objects.all().delete()
        bodies = [json.loads(row.payload) for row in rows]
        assert [body["type"] for body in bodies] == [row.event for row in rows]
        return [(body["type"], body["data"]) for body in bodies]

    return since


Told = Callable[..., list[tuple[str, dict[str, Any]]]]


def test_every_event_can_be_asked_for_and_is_documented() -> None:
    assert set(EVENTS) <= set(known_events())
    text = (Path(__file__).resolve().parents[2] / "docs" / "webhooks.md").read_text(
        encoding="utf-8"
    )
    assert all(f"`{event}`" in text for event in EVENTS)


def test_a_verdict_on_its_way(told: Told, people: People, rating: RatingOf) -> None:
    claim = factories.new_claim()
    draft = factories.new_review(claim, people["rina"], rating("true"), rationale=SECRET_WORDS)
    assert told() == [("claim.state_changed", {"claim": claim.pk, "status": "in_review"})]
    review = review_submit(review=draft)
    handed_in = told()
    assert handed_in[0][0] == "claim.state_changed"
    assert handed_in[1:] == [("review.handed_in", {"claim": claim.pk})]
    first = verdict_publish(review=review, editor=people["edo"])
    assert told() == [
        ("claim.state_changed", {"claim": claim.pk, "status": "decided"}),
        ("verdict.published", {"verdict": first.pk, "claim": claim.pk, "rating": "true"}),
    ]
    second = factories.new_verdict(claim, people, rating("false"), replaces=first)
    assert told()[-2:] == [
        ("verdict.published", {"verdict": second.pk, "claim": claim.pk, "rating": "false"}),
        (
            "verdict.superseded",
            {"verdict": first.pk, "claim": claim.pk, "superseded_by": second.pk},
        ),
    ]


def test_nothing_of_a_review_is_told_before_it_is_published(
    told: Told, people: People, rating: RatingOf
) -> None:
    claim = factories.new_claim()
    draft = factories.new_review(claim, people["rina"], rating("false"), rationale=SECRET_WORDS)
    review = review_submit(review=draft)
    payloads = " ".join(Delivery.objects.values_list("payload", flat=True))
    for secret in ("RINAS", "rina", "false", f'"review":{review.pk}', "rating"):
        assert secret not in payloads


def test_a_claim_that_was_elsewhere_moves_nobody(told: Told, people: People) -> None:
    claim = factories.new_claim()
    claim_dismiss(claim=claim, by=people["rina"], reason="Opinion.")
    assert told() == [("claim.state_changed", {"claim": claim.pk, "status": "dismissed"})]
    with pytest.raises(ClaimConflict):
        claim_dismiss(claim=claim, by=people["rina"], reason="Again.")
    assert told() == []


def test_a_search_that_is_completed(told: Told) -> None:
    claim = factories.new_claim()
    run = run_with(claim, words=[factories.new_source()])
    ids = {"run": run.pk, "claim": claim.pk}
    tiers = Counter(run.evidence.values_list("tier", flat=True))
    assert sum(tiers.values()) == 1
    counts = {name: tiers[name] for name in ("speaks", "subject", "rest")}
    found = "evidence.found" if tiers["speaks"] else "evidence.not_found"
    assert told() == [
        ("retrieval_run.finished", ids),
        (found, {**ids, **counts, "origins": run.origin_count}),
    ]


def test_a_search_that_finds_what_speaks_to_the_claim(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, sources = factories.new_claim(), [factories.new_source(), factories.new_source()]
    spoken = Relevance(Tier.SPEAKS, 0.9)
    judged = {sources[0].pk: spoken, sources[1].pk: replace(spoken, tier=Tier.REST)}
    monkeypatch.setattr("claims.evidence.services.runs.judge", lambda *_given: judged)
    run = run_with(claim, words=sources)
    event, data = told()[-1]
    assert event == "evidence.found"
    assert (data["speaks"], data["subject"], data["rest"]) == (1, 0, 1)
    assert data["origins"] == run.origin_count == 1


def test_a_search_that_finds_nothing_says_so(told: Told) -> None:
    claim = factories.new_claim()
    run = run_with(claim, words=[])
    nothing = {"speaks": 0, "subject": 0, "rest": 0, "origins": 0}
    assert told()[-1] == (
        "evidence.not_found", {"run": run.pk, "claim": claim.pk, **nothing},
    )  # fmt: skip


def test_a_search_that_fails_is_told_once(told: Told) -> None:
    run = run_open(claim=factories.new_claim())
    rows = RetrievalRun.objects.filter(pk=run.pk)
    fail(rows, code=UNFORESEEN, error="SECRET words of a traceback")
    fail(rows, code=UNFORESEEN, error="again")
    assert told() == [("retrieval_run.failed", {"run": run.pk, "claim": run.claim_id})]


def test_other_work_that_fails_is_nobodys_search(told: Told) -> None:
    article = factories.new_article()
    fail(Article.objects.filter(pk=article.pk), code=UNFORESEEN, error="x")
    assert Article.objects.get(pk=article.pk).status == "failed"
    assert told() == []


def test_what_is_rolled_back_was_never_told(told: Told, people: People, submitted: Review) -> None:
    told()

    def publish_and_fail() -> None:
        with transaction.atomic():
            verdict_publish(review=submitted, editor=people["edo"])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish_and_fail()
    assert not Verdict.objects.exists()
    assert told() == []


def test_where_nobody_asks_nothing_is_written(verdict: Verdict) -> None:
    assert not Delivery.objects.exists()
    assert Claim.objects.get(pk=verdict.claim_id).status == "decided"
