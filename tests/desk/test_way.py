"""The reports on the way of claims: stages, decisions, connectors."""

import csv
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Claim, ConnectorAnswer, Review
from claims.reviews.services.deciding import review_close, review_send_back
from claims.reviews.services.reviews import review_submit
from claims.statements.transitions import SECOND
from claims.verdicts.services import verdict_publish
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf
from tests.desk.test_queries import queries

WAY = "/admin/reports/way/"
People = dict[str, User]


def table(login: Login, key: str, who: str = "edo") -> list[list[str]]:
    """Return a report's table without its head."""
    response = login(who).get(WAY, {"csv": key})
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.reader(response.content.decode().splitlines()))[1:]


def slow_verdict(people: People, rating: RatingOf, *, found: int, begun: int) -> None:
    """Publish what was found, and its review begun, so many hours ago."""
    claim, now = factories.new_claim(), timezone.now()
    Claim.objects.filter(pk=claim.pk).update(created_at=now - timedelta(hours=found))
    review = factories.new_review(claim, people["rina"], rating("true"))
    Review.objects.filter(pk=review.pk).update(created_at=now - timedelta(hours=begun))
    review.refresh_from_db()
    verdict_publish(review=review_submit(review=review), editor=people["edo"])


def connector_claim(people: People, rating: RatingOf, name: str) -> None:
    """Let a connector bring three sources, of which two are shown and one is cited."""
    claim = factories.new_claim()
    shown = factories.new_evidence(claim, sources=2)
    answer = ConnectorAnswer.objects.create(connector=name, run=shown[0].run)
    answer.sources.set([*(one.snapshot.source for one in shown), factories.new_source()])
    ConnectorAnswer.objects.filter(pk=answer.pk).update(
        status="answered", answered_at=timezone.now()
    )
    review = factories.new_review(claim, people["rina"], rating("true"))
    factories.cite(review, shown[0].snapshot.source)
    verdict_publish(review=review_submit(review=review), editor=people["edo"])


def test_hours_in_each_stage(login: Login, people: People, rating: RatingOf) -> None:
    for found, begun in ((10, 4), (30, 10), (70, 10)):
        slow_verdict(people, rating, found=found, begun=begun)
    factories.new_claim()
    assert [row[1:] for row in table(login, "stages")] == [
        ["3", "20", "52"], ["3", "10", "10"], ["0", "", ""], ["3", "0", "0"],
    ]  # fmt: skip


def test_how_reviews_were_decided(login: Login, people: People, rating: RatingOf) -> None:
    factories.new_verdict(factories.new_claim(), people, rating("true"))
    claim = factories.new_claim()
    for who, slug in (("rina", "true"), ("sari", "false")):
        review_submit(review=factories.new_review(claim, people[who], rating(slug)))
    first, second = claim.reviews.order_by("pk")
    verdict_publish(review=first, editor=people["edo"])
    review_close(review=second, by=people["edo"], reason="Misread.")
    found = {row[0]: row[1:] for row in table(login, "outcomes")}
    assert found["published"] == ["1", "1"]
    assert found["Closed"] == ["0", "1"]


def test_what_one_person_wrote_twice_is_no_difference(
    login: Login, people: People, rating: RatingOf
) -> None:
    claim = factories.new_claim()
    first = review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
    review_send_back(review=first, by=people["edo"], comment="Read it once more.")
    draft = claim.reviews.get(status="draft")
    draft.rating = rating("false")
    draft.save()
    verdict_publish(review=review_submit(review=draft), editor=people["edo"])
    found = {row[0]: row[1:] for row in table(login, "outcomes")}
    assert found["published"] == ["1", "0"]


def test_a_claim_whose_second_review_is_due_is_told_of_nowhere(
    login: Login, people: People, rating: RatingOf
) -> None:
    factories.new_verdict(factories.new_claim(), people, rating("true"))
    assert table(login, "stages") != []
    assert table(login, "outcomes") != []
    Claim.objects.update(status=SECOND)
    assert table(login, "stages") == []
    assert table(login, "outcomes") == []


def test_what_connectors_brought(login: Login, people: People, rating: RatingOf) -> None:
    connector_claim(people, rating, "wikipedia")
    run = factories.new_evidence(factories.new_claim())[0].run
    ConnectorAnswer.objects.create(
        run=run, connector="gdelt", status="failed", reason="busy", answered_at=timezone.now()
    )
    ConnectorAnswer.objects.create(
        run=run, connector="mojok", status="skipped", answered_at=timezone.now()
    )
    assert table(login, "connectors", "sari") == [
        ["gdelt", "1", "0", "0", "0"], ["wikipedia", "1", "3", "2", "1"],
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["stages", "outcomes"])
def test_who_may_not_know_of_reviews_sees_none(
    login: Login, people: People, rating: RatingOf, key: str
) -> None:
    factories.new_verdict(factories.new_claim(), people, rating("true"))
    assert f'href="{WAY}?csv={key}"' in login("edo").get(WAY).content.decode()
    assert f'?csv={key}"' not in login("sari").get(WAY).content.decode()
    assert login("sari").get(WAY, {"csv": key}).status_code == 404
    assert login("tono").get(WAY, {"csv": "connectors"}).status_code == 403


def test_ten_claims_take_as_many_queries_as_one(
    login: Login, people: People, rating: RatingOf
) -> None:
    client, counts = login("edo"), []
    for number in (1, 9):
        for at in range(number):
            connector_claim(people, rating, f"connector-{number}-{at}")
        counts.append(queries(client, WAY))
    assert counts[0] == counts[1] <= 12
