"""Time grows with the length of a text, not with its square, whatever the text repeats."""

import tomllib
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.statements.extraction import extract_claims
from claims.statements.extraction.attribution import find_attribution
from claims.statements.extraction.rulebook import RULES, load_rules
from sources.language.tokens import tokenize
from tests.steps import steps

LANGUAGES = sorted(path.stem for path in RULES.glob("*.toml"))
MARKS = [
    ",",
    ", ",
    ".",
    '"',
    "“",
    "”",
    "«",
    "(",
    ")",
    "[",
    " - ",
    " — ",
    ":",
    ";",
    "，",
    "、",
    "。",
]
NAMES = ["Ada Brook", "Budi", "BPS", "Dr.", "中", "a", "12,5", "no word", "Xx Yy (ZZ)"]
LENGTH = 400
"""Tokens of the shorter sentence."""
SLACK = 400
"""Steps that do not depend on the length."""
PER_CHARACTER = 400
"""Steps a character may cost at most; ordinary news takes 20 to 60."""


def phrases(language: str) -> list[str]:
    """Every list of a rule file gives its first phrases: cues, titles, articles and so on."""
    lists = tomllib.loads((RULES / f"{language}.toml").read_text(encoding="utf-8")).values()
    return [
        phrase.removesuffix("*")
        for section in lists
        for found in section.values()
        for phrase in found[:2]
    ]


def nasties(language: str) -> st.SearchStrategy[str]:
    pieces = st.sampled_from(phrases(language) or NAMES) | st.sampled_from([*MARKS, *NAMES])
    return st.lists(pieces, min_size=1, max_size=4).map(lambda found: " ".join(found) + " ")


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
@settings(max_examples=12, deadline=None, derandomize=True)
def test_a_sentence_twice_as_long_takes_about_twice_the_steps(
    language: str, data: st.DataObject
) -> None:
    unit = data.draw(nasties(language))
    assert_linear(unit, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_cue_of_a_language_repeated_with_each_mark_is_linear(language: str) -> None:
    for cue in phrases(language):
        assert_linear(f"{cue}, ", language)


def assert_linear(unit: str, language: str) -> None:
    rules = load_rules(language)
    each = max(len(tokenize(unit)), 1)
    once, twice = (tokenize(unit * (size // each)) for size in (LENGTH, 2 * LENGTH))
    short, long = (steps(partial(find_attribution, tokens, rules)) for tokens in (once, twice))
    assert long <= 2.5 * short + SLACK, (unit, short, long)
    assert short <= PER_CHARACTER * LENGTH * 2, (unit, short)


@example(unit="said,", language="en")
@example(unit="said, ", language="en")
@example(unit="The A, said, ", language="en")
@example(unit="“", language="en")
@example(unit="Ada Brook ran. Ada said so. ", language="en")
@given(
    unit=st.sampled_from([*MARKS, *NAMES, "he said “", "Budi, "]),
    language=st.sampled_from(LANGUAGES),
)
@settings(max_examples=12, deadline=None, derandomize=True)
def test_a_character_of_an_article_costs_a_bounded_number_of_steps(
    unit: str, language: str
) -> None:
    line = unit * (1_900 // len(unit)) + ".\n"
    short, long = (
        steps(partial(extract_claims, line * lines, language=language)) for lines in (1, 2)
    )
    assert long <= 2.5 * short + SLACK
    assert long <= PER_CHARACTER * len(line) * 2


def test_an_article_of_namesakes_is_linear() -> None:
    def body(count: int) -> str:
        letters = [chr(97 + at // 26) + chr(97 + at % 26) for at in range(count)]
        return " ".join(f"Ada X{two} ran home to Ada." for two in letters)

    extract_claims(body(20), language="en")
    short, long = (
        steps(partial(extract_claims, body(count), language="en")) for count in (80, 160)
    )
    assert long <= 2.5 * short
