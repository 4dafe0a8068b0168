"""Texts in capitals throughout."""

import pytest

from claims.statements.extraction import extract_claims
from claims.statements.extraction.capitals import is_in_capitals, with_small_letters

CAPTION = (
    ">> THE BRIDGE COST THE CITY 3 MILLION DOLLARS LAST YEAR.\n>> MAYOR ÉLA DUARTE SAID THE REPAIR "
    "WILL TAKE 90 DAYS."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CAPTION, True),
        ("The bridge cost NASA and the EU 3 million.", False),
        ("NASA 3", False),
        ("这座桥去年花了三百万元。" * 9, False),
        ("", False),
    ],
)
def test_only_such_texts_are(text: str, expected: bool) -> None:
    assert is_in_capitals(text) is expected


@pytest.mark.parametrize("text", [CAPTION, "İSTANBUL'DA KÖPRÜ KAPANDI. ẞ ǅ \u0345"])
def test_every_code_point_keeps_its_place(text: str) -> None:
    small = with_small_letters(text)
    assert len(small) == len(text)
    assert small.upper() == text.upper()


@pytest.mark.parametrize("body", ["A. " * 40, "A\nB\nC\n" * 12, "İ" * 40, "A>" * 40])
def test_one_that_has_nothing_but_beginnings_is_read_as_it_is(body: str) -> None:
    assert extract_claims(body, language="en") == []


def test_their_claims_are_found_and_quoted_as_printed() -> None:
    claims = extract_claims(CAPTION, language="en")
    assert any("3 MILLION DOLLARS" in claim.quote for claim in claims)
    for claim in claims:
        assert CAPTION[claim.start : claim.end] == claim.quote
