"""Names and statements, composed, taken apart and compared."""

from importlib import import_module

import pytest

from claims.statements.names import composed, name_key

SAID = "troops will not join the guarantees"


MIGRATION = import_module("claims.migrations.0005_statements_without_claimant")


@pytest.mark.parametrize(
    ("text", "claimant", "statement"),
    [
        (f"Pete Hegseth: {SAID}", "Pete Hegseth", SAID),
        (f"Hegseth: {SAID}", "Pete HEGSETH", SAID),
        (f"Menteri Pertahanan José: {SAID}", "Jose", SAID),
        (f"The truth: {SAID}", "Pete Hegseth", f"The truth: {SAID}"),
        ("Deaths in Gaza: 500", "Ministry in Gaza", "Deaths in Gaza: 500"),
        ("World Health: all of it", "World Health Organization", "all of it"),
        (f"Hegseth: {SAID}", "", f"Hegseth: {SAID}"),
        (SAID, "Pete Hegseth", SAID),
        ("Hegseth: ", "Hegseth", "Hegseth: "),
        (f"Hegseth: now: {SAID}", "Hegseth", f"now: {SAID}"),
    ],
)
def test_old_claims_lose_the_name_before_them(text: str, claimant: str, statement: str) -> None:
    assert MIGRATION.statement_of(text, claimant) == statement


def test_a_claim_is_read_with_who_made_it() -> None:
    assert composed(SAID, "Pete Hegseth") == f"Pete Hegseth: {SAID}"
    assert composed(SAID, "") == SAID


def test_a_sealed_claim_of_old_says_the_name_once() -> None:
    assert composed(f"Pete Hegseth: {SAID}", "Pete Hegseth") == f"Pete Hegseth: {SAID}"


def test_names_are_compared_without_case_accents_and_signs() -> None:
    assert name_key("  José  MARÍA-López ") == name_key("jose maria lopez")
