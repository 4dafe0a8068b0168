"""One loader for all rule files."""

from pathlib import Path

import pytest

from sources.language.rulefiles import language_of_rules, read_rules, rule_languages


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the rules of two languages, and a secret beside it."""
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "id.toml").write_text('cues = ["kata"]\n', encoding="utf-8")
    (rules / "pt.toml").write_text('cues = ["disse"]\n', encoding="utf-8")
    (tmp_path / "secret.toml").write_text('cues = ["secret"]\n', encoding="utf-8")
    return rules


@pytest.mark.parametrize(
    ("language", "found"),
    [("id", "id"), ("ID", "id"), ("ms", "id"), ("pt-BR", "pt"), ("sw", ""), ("", ""),
     ("../secret", ""), ("pt.toml", "")],
)  # fmt: skip
def test_a_language_reads_its_own_file_or_its_twins(
    folder: Path, language: str, found: str
) -> None:
    assert language_of_rules(folder, language) == found
    assert bool(read_rules(folder, language)) == bool(found)


def test_the_file_is_read_as_it_is(folder: Path) -> None:
    assert read_rules(folder, "pt") == {"cues": ["disse"]}
    assert rule_languages(folder) == ["id", "pt"]
