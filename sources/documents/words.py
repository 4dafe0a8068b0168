"""The small word lists beside this module, one file per language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from sources.language.rulefiles import read_rules, rule_languages

_DATA = Path(__file__).parent / "data"
_LINES = _DATA / "lines"
_KINDS = ("byline", "published", "related", "outlet", "invitation")


@cache
def line_words(language: str) -> dict[str, tuple[str, ...]]:
    """Lower-case words that mark an article's furniture, by kind, longest first.

    Kinds: "byline" (opens an author line), "published" (opens a date line), "related"
    (opens a line of links), "outlet" (part of publishers' names), "invitation" (a phrase of those
    that ask readers to pay or to sign in, which nothing but a page says). The language's own list
    and the English one; all lists when the language has none of the kind.
    """
    own, english = read_rules(_LINES, language), read_rules(_LINES, "en")
    every = [read_rules(_LINES, code) for code in rule_languages(_LINES)]
    return {
        kind: tuple(sorted({word for file in ([own, english] if kind in own else every)
                            for word in file.get(kind, [])},
                           key=lambda word: (-len(word), word)))
        for kind in _KINDS
    }  # fmt: skip


@cache
def zone_offsets() -> dict[str, str]:
    """Zone abbreviation as printed beside news dates -> "+HH:MM", or the tz database's name of
    a zone that is printed alike in summer and winter. Ambiguous ones are absent.
    """
    offsets: dict[str, str] = json.loads((_DATA / "zones.json").read_text("utf-8"))
    return offsets
