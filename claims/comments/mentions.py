"""Mentions in a comment: people write `@name`, and the record holds `@#key` (pure).

Whoever leaves is renamed where their name stands, and a comment is never changed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MOST_MENTIONS = 20
_NAME = re.compile(r"(?<![\w.@+-])@([\w.@+-]{1,150})")  # as Django's user names are
_KEY = re.compile(r"@#(\d{1,18})")
_ENDS = ".@+-"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a comment; of a mention `person` is the key."""

    text: str
    person: int | None = None


def names_in(text: str) -> list[str]:
    """Return what may be user names in a text: as they stand, and without the signs at their end
    that may be the sentence's.
    """
    found: dict[str, None] = {}
    for name in list(dict.fromkeys(_NAME.findall(text)))[:MOST_MENTIONS]:
        found |= dict.fromkeys((name, name.rstrip(_ENDS)))
    return [name for name in found if name]


def recorded(text: str, people: Mapping[str, int]) -> str:
    """Return a text with the keys of people in the place of their names."""

    def keyed(match: re.Match[str]) -> str:
        name = match[1]
        short = name.rstrip(_ENDS)
        if name in people:
            return f"@#{people[name]}"
        return f"@#{people[short]}{name[len(short) :]}" if short in people else match[0]

    return _NAME.sub(keyed, text)


def pieces(text: str, names: Mapping[int, str]) -> Iterator[Piece]:
    """Yield a recorded text in stretches, mentions by the names that people have today."""
    at = 0
    for match in _KEY.finditer(text):
        key = int(match[1])
        if key not in names:
            continue
        if match.start() > at:
            yield Piece(text[at : match.start()])
        yield Piece(f"@{names[key]}", key)
        at = match.end()
    if at < len(text):
        yield Piece(text[at:])
