"""What the database refuses about judgements, and who may judge."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from claims.errors import NotAllowed
from claims.evidence.choices import JudgementValue
from claims.evidence.services.judgements import judgement_set
from claims.models import Claim, Judgement
from sources.models import SourceSnapshot
from tests.claims import factories


@pytest.fixture
def snapshot(db: None) -> SourceSnapshot:
    """The text of a source."""
    return factories.current_snapshot(factories.new_source())


def judge(claim: Claim, snapshot: SourceSnapshot, reviewer: User, value: str) -> Judgement | None:
    """Judge the quote."""
    return judgement_set(
        claim=claim, snapshot=snapshot, start=factories.START, end=factories.END,
        reviewer=reviewer, value=JudgementValue(value),
    )  # fmt: skip


def raw(claim: Claim, snapshot: SourceSnapshot, reviewer: User, **changes: Any) -> None:
    """Expect the database to refuse a judgement that goes past the service."""
    given: dict[str, Any] = {
        "claim": claim, "snapshot": snapshot, "source_id": snapshot.source_id, "start": 0,
        "end": 5, "reviewer": reviewer, "value": "supports",
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.create(**{**given, **changes})


def test_a_later_word_replaces_the_earlier(
    claim: Claim, snapshot: SourceSnapshot, people: dict[str, User]
) -> None:
    first = judge(claim, snapshot, people["rina"], "supports")
    second = judge(claim, snapshot, people["rina"], "irrelevant")
    assert first is not None
    assert second is not None
    assert (first.pk, second.value) == (second.pk, "irrelevant")
    assert second.at > first.at


@pytest.mark.parametrize("value", [JudgementValue.SUPPORTS, None])
def test_somebody_who_may_not_review_may_not_judge(
    claim: Claim, snapshot: SourceSnapshot, people: dict[str, User], value: JudgementValue | None
) -> None:
    with pytest.raises(NotAllowed):
        judgement_set(
            claim=claim, snapshot=snapshot, start=0, end=5, reviewer=people["tono"], value=value
        )


def test_the_database_refuses_what_is_no_place_or_no_judgement(
    claim: Claim, snapshot: SourceSnapshot, people: dict[str, User]
) -> None:
    rina, text = people["rina"], snapshot.text
    raw(claim, snapshot, rina, end=len(text) + 1)
    raw(claim, snapshot, rina, end=0)
    raw(claim, snapshot, rina, source_id=factories.new_source().pk)
    raw(claim, snapshot, rina, value="perhaps")
    kept = Judgement.objects.create(
        claim=claim, snapshot=snapshot, source_id=snapshot.source_id, start=0, end=len(text),
        reviewer=rina, value="supports",
    )  # fmt: skip
    raw(claim, snapshot, rina)
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.filter(pk=kept.pk).update(end=len(text) + 1)


def test_who_judged_and_what_was_judged_are_kept(
    claim: Claim, snapshot: SourceSnapshot, people: dict[str, User]
) -> None:
    judge(claim, snapshot, people["rina"], "supports")
    for kept in (people["rina"], claim, snapshot.source):
        with pytest.raises(ProtectedError):
            kept.delete()
