"""Load the hand-written rules of a language from `rules/<language>.toml`.

Every language gets the lists of `generic.toml` too; a language without a file gets only those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from sources.language.lexicon import Lexicon
from sources.language.rulefiles import read_rules

RULES = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that attribute, by where they stand; `rules/en.toml` explains each list."""

    speaker_first: Lexicon
    speaker_last: Lexicon
    speaker_implied: Lexicon
    source: Lexicon
    finding: Lexicon
    complementizers: Lexicon
    between: Lexicon
    reported_mood: Lexicon
    continuing: Lexicon


@dataclass(frozen=True, slots=True)
class Speakers:
    """Words that claimants are made of."""

    titles: Lexicon
    honorifics: Lexicon
    role_words: Lexicon
    groups: Lexicon
    statements: Lexicon
    data_makers: Lexicon
    pronouns: Lexicon
    plural_pronouns: Lexicon
    articles: Lexicon
    particles: Lexicon
    declined: Lexicon
    stops: Lexicon
    openers: Lexicon


@dataclass(frozen=True, slots=True)
class Worth:
    """Words that speak for or against checking."""

    number_words: Lexicon
    measures: Lexicon
    dates: Lexicon
    evidence: Lexicon
    acts: Lexicon
    comparison: Lexicon
    causes: Lexicon
    negation: Lexicon
    opinion: Lexicon
    appeal: Lexicon
    future: Lexicon
    hedge: Lexicon
    personal: Lexicon


@dataclass(frozen=True, slots=True)
class Lines:
    """How lines begin that carry no claim."""

    skip: Lexicon
    bylines: Lexicon


@dataclass(frozen=True, slots=True)
class Nested:
    """How somebody tells of what another says; `rules/en.toml` explains each list."""

    quoting: Lexicon
    quoted_by: Lexicon
    opening: Lexicon
    agencies: Lexicon


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one language."""

    cues: Cues
    speakers: Speakers
    worth: Worth
    lines: Lines
    nested: Nested


@lru_cache(maxsize=64)
def load_rules(language: str) -> Rules:
    """Return the rules of a language (ISO 639 code, any case; "pt-BR" is read as "pt")."""
    files = [read_rules(RULES, "generic"), read_rules(RULES, language)]
    return Rules(
        cues=Cues(**_section(files, "cues", Cues)),
        speakers=Speakers(**_section(files, "speakers", Speakers)),
        worth=Worth(**_section(files, "worth", Worth)),
        lines=Lines(**_section(files, "lines", Lines)),
        nested=Nested(**_section(files, "nested", Nested)),
    )


def _section(
    files: list[Mapping[str, Any]],
    name: str,
    kind: type[Cues | Speakers | Worth | Lines | Nested],
) -> dict[str, Lexicon]:
    return {
        field.name: Lexicon(
            phrase for file in files for phrase in file.get(name, {}).get(field.name, ())
        )
        for field in fields(kind)
    }
