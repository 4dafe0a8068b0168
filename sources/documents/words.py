"""The small word lists beside this module, one file per language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from sources.language.rulefiles import language_of_rules, read_rules, rule_languages

_DATA = Path(__file__).parent / "data"
_LINES = _DATA / "lines"
_KINDS = ("byline", "published", "related", "outlet")


@cache
def line_words(language: str) -> dict[str, tuple[str, ...]]:
    """Lower-case words that mark an article's furniture, by kind, longest first.

    Kinds: "byline" (opens an author line), "published" (opens a date line), "related"
    (opens a line of links), "outlet" (part of publishers' names). The language's own
    list and the English one; all lists when the language has none.
    """
    own = language_of_rules(_LINES, language)
    chosen = {own, "en"} if own else set(rule_languages(_LINES))
    files = [read_rules(_LINES, code) for code in sorted(chosen)]
    return {
        kind: tuple(sorted({word for file in files for word in file.get(kind, [])},
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
