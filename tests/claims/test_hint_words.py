"""One word for one idea: what stands against a claim refutes it, in ratings and in hints."""

from importlib import import_module

import pytest
from django.apps import apps

from claims.evidence.choices import StanceHint
from sources.stance import Stance
from tests.claims import factories

MIGRATION = import_module("claims.migrations.0006_hint_refutes")


def test_the_desk_and_the_rules_use_the_same_words() -> None:
    assert [str(stance) for stance in Stance] == StanceHint.values == [
        "supports", "refutes", "unclear",
    ]  # fmt: skip


@pytest.mark.django_db
def test_hints_that_were_stored_under_the_old_word_are_found_under_the_new() -> None:
    old, other = factories.new_evidence(factories.new_claim(), sources=2)
    type(old).objects.filter(pk=old.pk).update(stance="disputes")
    type(old).objects.filter(pk=other.pk).update(stance="supports")
    MIGRATION.rename(apps, None)
    assert [type(old).objects.get(pk=one.pk).stance for one in (old, other)] == [
        "refutes", "supports",
    ]  # fmt: skip
