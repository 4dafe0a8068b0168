"""The loader of rule files: words and phrases as data, one TOML file a language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

TWINS = {"ms": "id", "yue": "zh", "wuu": "zh"}
"""Languages that read the rules of another where they have none of their own."""


def are_one(language: str, other: str) -> bool:
    """Say whether two languages are one, or are read by the same rules. Any case, any region."""
    codes = (one.casefold().partition("-")[0] for one in (language, other))
    return len({TWINS.get(code, code) for code in codes}) == 1


def rule_languages(folder: Path) -> list[str]:
    """Return the languages that a folder has files for, by name."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def language_of_rules(folder: Path, language: str) -> str:
    """Return whose file a language reads: its own, its twin's, or "" for none.

    Any case; "pt-BR" is read as "pt".
    """
    code = language.casefold().partition("-")[0]
    known = rule_languages(folder)
    return next((one for one in (code, TWINS.get(code, "")) if one in known), "")


@cache
def read_rules(folder: Path, language: str) -> Mapping[str, Any]:
    """Return what a folder's file says for a language; empty where there is none.

    The code comes from an article: it is compared with the folder's files and never joined to a
    path.
    """
    found = language_of_rules(folder, language)
    if not found:
        return {}
    return tomllib.loads((folder / f"{found}.toml").read_text(encoding="utf-8"))
