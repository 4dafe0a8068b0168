"""What people decide about origins, and that its history stays."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from sources.models import OriginDecision, OriginDecisionKind
from sources.selectors import origin_decisions
from sources.services.origins import origin_decide
from tests.claims.factories import new_source

pytestmark = pytest.mark.django_db
JOIN, SPLIT = OriginDecisionKind.JOIN, OriginDecisionKind.SPLIT


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("editor")


def test_a_decision_holds_for_the_pair_in_either_order(editor: User) -> None:
    first, second = new_source(), new_source()
    origin_decide(first=second, second=first, kind=JOIN, by=editor, note="same press release")
    found = origin_decisions([first.pk, second.pk])
    assert found.joined == {frozenset({first.pk, second.pk})}
    assert found.split == frozenset()


def test_a_later_decision_replaces_the_earlier_and_keeps_it(editor: User) -> None:
    first, second = new_source(), new_source()
    old = origin_decide(first=first, second=second, kind=JOIN, by=editor)
    origin_decide(first=second, second=first, kind=SPLIT, by=editor)
    found = origin_decisions([first.pk, second.pk])
    assert (found.joined, len(found.split)) == (frozenset(), 1)
    old.refresh_from_db()
    assert (old.kind, old.superseded is None) == (JOIN, False)


def test_decisions_on_other_sources_are_left_out(editor: User) -> None:
    first, second = new_source(), new_source()
    origin_decide(first=first, second=second, kind=SPLIT, by=editor)
    assert origin_decisions([first.pk]).split == frozenset()


def test_a_source_is_not_paired_with_itself(editor: User) -> None:
    source = new_source()
    with pytest.raises(ValueError, match="itself"):
        origin_decide(first=source, second=source, kind=JOIN, by=editor)


@pytest.mark.parametrize("case", ["order", "kind", "second in force"])
def test_the_database_refuses(case: str, editor: User) -> None:
    a, b = new_source(), new_source()
    origin_decide(first=a, second=b, kind=JOIN, by=editor)
    row: dict[str, Any] = {"a": a, "b": b, "kind": SPLIT, "superseded": timezone.now()}
    changes: dict[str, dict[str, Any]] = {
        "order": {"a": b, "b": a},
        "kind": {"kind": "maybe"},
        "second in force": {"superseded": None},
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        OriginDecision.objects.create(by=editor, **row | changes[case])
