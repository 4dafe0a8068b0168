"""What a page asks of readers in the midst of its article: to pay, to sign in, to subscribe."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "invitations.toml"
_MAX_CHARS = 160
"""What is longer tells something, whatever it asks for besides."""
_SAID = '"“”„«»「」『』'


def is_invitation(line: str) -> bool:
    """Whether a line is one; what somebody is quoted with is none."""
    said = line.strip().casefold()
    if not said or len(said) > _MAX_CHARS or any(mark in said for mark in _SAID):
        return False
    return any(phrase in said for phrase in _phrases())


@cache
def _phrases() -> tuple[str, ...]:
    lists: dict[str, list[str]] = tomllib.loads(_FILE.read_text("utf-8"))
    return tuple(phrase.casefold() for phrases in lists.values() for phrase in phrases)
