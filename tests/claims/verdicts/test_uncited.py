"""Nothing is published without a citation that resolves: at no door, and not past the services."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from claims.errors import VerdictIncomplete
from claims.models import Citation, Claim, Review, Verdict
from claims.reviews.services.reviews import review_submit
from claims.statements.choices import ClaimStatus
from claims.verdicts.choices import VerdictStatus
from claims.verdicts.services import verdict_publish
from sources.models import SourceSnapshot
from tests.claims import factories
from tests.claims.conftest import RatingOf
from tests.guards import unsealed
from workbench.lib.access.models import ApiKey

Door = Callable[[Review, User], str]
Break = Callable[[Review], object]


def _service(review: Review, editor: User) -> str:
    with pytest.raises(VerdictIncomplete) as refused:
        verdict_publish(review=review, editor=editor)
    return str(refused.value)


def _desk(review: Review, editor: User) -> str:
    client = Client()
    client.force_login(editor)
    where = reverse("admin:claims_claim_desk", args=[review.claim_id])
    answer = client.post(where, {"action": f"publish:{review.pk}"})
    assert answer.status_code == 302
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def _adjudication(review: Review, editor: User) -> str:
    client = Client()
    client.force_login(editor)
    where = reverse("admin:claims_claim_adjudication", args=[review.claim_id])
    sent = {"action": f"take:{review.pk}", "seen": str(review.pk), "decision": "It is so."}
    answer = client.post(where, sent)
    assert answer.status_code == 400
    return str(answer.context["refused"])


def _rest(review: Review, editor: User) -> str:
    _key, secret = ApiKey.objects.issue(name="k", user=editor, scopes=["publish"])
    answer = Client(headers={"Authorization": f"Api-Key {secret}"}).post(
        f"/api/v1/claims/{review.claim_id}/publish/",
        {"review": review.pk, "seen": [review.pk]},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "verdict_incomplete")
    return str(answer.json()["detail"])


DOORS: dict[str, Door] = {
    "service": _service,
    "desk": _desk,
    "adjudication": _adjudication,
    "rest": _rest,
}


def _without(review: Review) -> None:
    with unsealed(Citation):
        review.citations.all().delete()


def _other_words(review: Review) -> None:
    with unsealed(Citation):
        review.citations.update(quote="The harvest fell.")


def _other_text(review: Review) -> None:
    with unsealed(SourceSnapshot):
        snapshots = SourceSnapshot.objects.filter(citations__review=review)
        snapshots.update(text="Another page altogether.")


def _other_hash(review: Review) -> None:
    with unsealed(SourceSnapshot):
        SourceSnapshot.objects.filter(citations__review=review).update(text_sha256="0" * 64)


BREAKS: dict[str, tuple[Break, str]] = {
    "no citation": (_without, "needs at least one citation"),
    "other words": (_other_words, "not in its snapshot any more: “The harvest fell.”"),
    "another text": (_other_text, "not in its snapshot any more"),
    "another hash": (_other_hash, "not in its snapshot any more"),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("broken", BREAKS)
def test_no_door_publishes_it(
    submitted: Review, people: dict[str, User], door: str, broken: str
) -> None:
    spoil, words = BREAKS[broken]
    spoil(submitted)
    assert words in DOORS[door](submitted, people["edo"])
    assert not Verdict.objects.exists()
    assert Claim.objects.get().status == ClaimStatus.ADJUDICATION
    assert submitted.decisions.count() == 0


@pytest.mark.parametrize("door", DOORS)
def test_one_that_resolves_no_more_is_not_made_up_for_by_one_that_does(
    draft: Review, people: dict[str, User], door: str
) -> None:
    factories.cite(draft)
    review = review_submit(review=draft)
    last = review.citations.order_by("-order")[0]
    with unsealed(Citation):
        Citation.objects.filter(pk=last.pk).update(quote="The harvest fell.")
    assert "not in its snapshot any more" in DOORS[door](review, people["edo"])
    assert not Verdict.objects.exists()


class TestDatabase:
    """Raw SQL is refused too."""

    def publish(self, verdict: Verdict) -> int:
        return Verdict.objects.filter(pk=verdict.pk).update(status=VerdictStatus.PUBLISHED)

    def test_a_verdict_without_one(self, submitted: Review, people: dict[str, User]) -> None:
        bare = factories.raw_verdict(submitted, people["edo"])
        with pytest.raises(IntegrityError, match="needs a citation"), transaction.atomic():
            self.publish(bare)

    @pytest.mark.parametrize(
        "change",
        [{"quote": "The harvest fell."}, {"start": factories.START + 1}, {"snapshot_sha256": "0"}],
        ids=lambda change: next(iter(change)),
    )
    def test_a_citation_that_does_not_resolve(
        self, submitted: Review, people: dict[str, User], change: dict[str, object]
    ) -> None:
        verdict = factories.raw_verdict(submitted, people["edo"])
        snapshot = factories.current_snapshot(factories.new_source())
        with pytest.raises(IntegrityError, match="not in the snapshot"), transaction.atomic():
            factories.raw_citation(snapshot, verdict=verdict, **change)
        with pytest.raises(IntegrityError, match="needs a citation"), transaction.atomic():
            self.publish(verdict)

    def test_citations_of_the_review_are_not_the_verdict_s(
        self, submitted: Review, people: dict[str, User]
    ) -> None:
        assert submitted.citations.exists()
        verdict = factories.raw_verdict(submitted, people["edo"])
        with pytest.raises(IntegrityError, match="needs a citation"), transaction.atomic():
            self.publish(verdict)

    def test_with_one_it_is_published(
        self, submitted: Review, people: dict[str, User], rating: RatingOf
    ) -> None:
        verdict = factories.raw_verdict(submitted, people["edo"], rating=rating("true"))
        factories.raw_citation(factories.current_snapshot(factories.new_source()), verdict=verdict)
        assert self.publish(verdict) == 1
