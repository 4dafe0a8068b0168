"""Names and statements, taken apart and compared."""

import pytest

from claims.statements.names import claimant_and_statement, name_key

SAID = "troops will not join the guarantees"


@pytest.mark.parametrize(
    ("text", "claimant", "expected"),
    [
        (f"Pete Hegseth: {SAID}", "Pete Hegseth", ("Pete Hegseth", SAID)),
        (f"Hegseth: {SAID}", "Pete HEGSETH", ("Hegseth", SAID)),
        (f"Menteri Pertahanan José: {SAID}", "Jose", ("Menteri Pertahanan José", SAID)),
        (f"The truth: {SAID}", "Pete Hegseth", ("", f"The truth: {SAID}")),
        ("Deaths in Gaza: 500", "Ministry in Gaza", ("", "Deaths in Gaza: 500")),
        ("World Health: all of it", "World Health Organization", ("World Health", "all of it")),
        (f"Hegseth: {SAID}", "", ("", f"Hegseth: {SAID}")),
        (SAID, "Pete Hegseth", ("", SAID)),
        ("Hegseth: ", "Hegseth", ("", "Hegseth: ")),
        (f"Hegseth: now: {SAID}", "Hegseth", ("Hegseth", f"now: {SAID}")),
    ],
)
def test_a_claim_is_who_and_what(text: str, claimant: str, expected: tuple[str, str]) -> None:
    assert claimant_and_statement(text, claimant) == expected


def test_names_are_compared_without_case_accents_and_signs() -> None:
    assert name_key("  José  MARÍA-López ") == name_key("jose maria lopez")
