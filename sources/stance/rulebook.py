"""Load the hand-written rules of a language from `rules/<language>.toml`; `en.toml` explains them.

A language without a file gets `generic.toml`: digits and names, no negation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from sources.language.lexicon import Lexicon
from sources.language.roots import root
from sources.language.rulefiles import read_rules
from sources.language.tokens import tokenize

RULES = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrase lists, written as roots; `rules/en.toml` says what each is for."""

    negations: Lexicon
    not_negations: Lexicon
    denials: Lexicon
    refutations: Lexicon
    hedges: Lexicon
    limits: Lexicon
    at_least: Lexicon
    at_most: Lexicon
    percent: Lexicon
    clause_breaks: Lexicon


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one language."""

    language: str
    phrases: Phrases
    looks_back: bool
    decimal_comma: bool
    spaced_groups: bool
    antonyms: tuple[tuple[frozenset[str], frozenset[str]], ...]
    opposites: frozenset[str]
    months: Mapping[str, int]
    number_words: Mapping[str, int]
    multipliers: Mapping[str, int]


@lru_cache(maxsize=64)
def load_rules(language: str) -> Rules:
    """Return the rules of a language (ISO 639 code, any case; "pt-BR" is read as "pt")."""
    code = language.casefold().partition("-")[0]
    own = read_rules(RULES, code)
    general = read_rules(RULES, "generic")
    lists = {f.name: _phrases((general, own), f.name, code) for f in fields(Phrases)}
    antonyms = tuple(
        (_roots(left, code), _roots(right, code)) for left, right in own.get("antonyms", ())
    )
    return Rules(
        language=code,
        phrases=Phrases(**lists),
        looks_back=own.get("looks_back", False),
        decimal_comma=own.get("decimal_comma", False),
        spaced_groups=own.get("spaced_groups", False),
        antonyms=antonyms,
        opposites=frozenset[str]().union(*(side for pair in antonyms for side in pair)),
        months={
            root(name, code): number
            for number, names in enumerate(own.get("months", ()), start=1)
            for name in names.split()
        },
        number_words={root(k, code): v for k, v in own.get("number_words", {}).items()},
        multipliers={
            root(k, code): v
            for file in (general, own)
            for k, v in file.get("multipliers", {}).items()
        },
    )


def _phrases(files: Iterable[Mapping[str, Any]], name: str, language: str) -> Lexicon:
    return Lexicon(
        phrase
        if phrase.endswith("*")
        else " ".join(root(t.low, language) for t in tokenize(phrase))
        for file in files
        for phrase in file.get(name, ())
    )


def _roots(words: str, language: str) -> frozenset[str]:
    return frozenset(root(word, language) for word in words.split())
