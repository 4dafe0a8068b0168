"""What a page asks of readers in the midst of its article: to pay, to sign in, to subscribe."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "invitations.toml"
_MAX_CHARS, _MAX_UNSPACED = 160, 50
"""What is longer tells something, whatever it asks for besides; in scripts without spaces fewer
characters do.
"""
_UNSPACED = {"ja", "ko", "zh"}
_SAID = '"“”„«»「」『』'


def is_invitation(line: str, language: str = "") -> bool:
    """Whether a line is one; what somebody is quoted with is none. `language` is that of the page,
    "" where it does not say: then all are tried. English ones stand on pages of any.
    """
    said = line.strip().casefold()
    if not said or len(said) > _MAX_CHARS or any(mark in said for mark in _SAID):
        return False
    lists = _lists()
    tried = {language, "en"} & lists.keys() if language in lists else lists.keys()
    return any(
        phrase in said
        for each in tried
        if len(said) <= (_MAX_UNSPACED if each in _UNSPACED else _MAX_CHARS)
        for phrase in lists[each]
    )


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    lists: dict[str, list[str]] = tomllib.loads(_FILE.read_text("utf-8"))
    return {name: tuple(one.casefold() for one in some) for name, some in lists.items()}
