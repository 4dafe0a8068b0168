"""The rule files say only what the loader reads."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from claims.statements.extraction.rulebook import (
    RULES,
    Cues,
    Lines,
    Nested,
    Speakers,
    Worth,
    load_rules,
)
from sources.language.lexicon import Lexicon
from sources.language.tokens import tokenize

SECTIONS = {"cues": Cues, "speakers": Speakers, "worth": Worth, "lines": Lines, "nested": Nested}


@pytest.mark.parametrize("path", sorted(RULES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_list_of_a_rule_file_is_known(path: Path) -> None:
    for section, lists in tomllib.loads(path.read_text(encoding="utf-8")).items():
        known = {field.name for field in fields(SECTIONS[section])}
        assert set(lists) <= known
        assert all(isinstance(word, str) and word for words in lists.values() for word in words)


@pytest.mark.parametrize("language", ["xx", "", "../en", "en/../id", "\ud800", "generic"])
def test_a_language_without_rules_gets_the_general_ones(language: str) -> None:
    rules = load_rules(language)
    assert "%" in rules.worth.measures
    assert "said" not in rules.cues.speaker_first


def test_a_regional_code_gets_the_rules_of_its_language() -> None:
    assert "said" in load_rules("en-GB").cues.speaker_first


def test_the_longest_phrase_wins_and_a_star_stands_for_any_ending() -> None:
    lexicon = Lexicon(["point", "point out", "expert*"])
    tokens = tokenize("Experts point out a point")
    assert lexicon.find(tokens) == [(0, 1), (1, 3), (4, 5)]
