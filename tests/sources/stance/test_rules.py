"""Every rule file is complete, and its phrases can be found."""

import tomllib
from pathlib import Path

import pytest

from sources.stance.rulebook import RULES, load_rules
from sources.stance.sentence import read

FILES = sorted(path for path in RULES.glob("*.toml") if path.stem != "generic")
COMPLETE = tomllib.loads((RULES / "en.toml").read_text(encoding="utf-8")).keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_rule_file_has_every_list(path: Path) -> None:
    assert tomllib.loads(path.read_text(encoding="utf-8")).keys() == COMPLETE


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_negation_and_refutation_is_found_as_it_is_written(path: Path) -> None:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    phrases = load_rules(path.stem).phrases
    for phrase in raw["negations"]:
        assert read(phrase, path.stem).find(phrases.negations), phrase
    for phrase in raw["refutations"]:
        assert read(phrase, path.stem).find(phrases.refutations), phrase


def test_an_unknown_language_has_digits_only() -> None:
    assert read("Idadi 12 % si 2.000", "sw").quantities[0].readings == {12.0}
    assert read("hapana si kweli not tidak", "sw").negations == []


def test_a_region_does_not_matter() -> None:
    assert read("não", "pt-BR").negations == [(0, 1)]
