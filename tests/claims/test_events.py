"""What the desk tells other programs of: with what happens, and never a review's content."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from claims.errors import ClaimConflict
from claims.events import EVENTS
from claims.models import Claim, Rating, Review, Verdict
from claims.reviews.services.reviews import review_submit
from claims.statements.services.claims import claim_dismiss
from claims.verdicts.services import verdict_publish
from tests.claims import factories
from tests.claims.learning.judged import run_with
from workbench.lib.webhooks.events import known_events
from workbench.lib.webhooks.models import Delivery
from workbench.lib.webhooks.services import endpoint_add

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
    assert told() == [("retrieval_run.finished", {"run": run.pk, "claim": claim.pk})]


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
