"""From pieces to what the reader of articles learns from: the same windows as the product's."""

import re
from collections.abc import Iterator

from claims.statements.extraction.voices import is_unspaced
from sources.encoder.articles import KINDS, ROWS
from sources.encoder.tokenizer import Tokenizer
from sources.encoder.weights import Weights
from sources.encoder.windows import Window, windows
from training.news import Piece, Voice
from training.reading import Example

UNSPACED = frozenset({"zh", "ja", "ko", "th"})
INFLECTED = frozenset({"ru", "uk", "pl", "cs", "sr"})
_ENDING = 3
_SHORTEST = 2


def examples(piece: Piece, weights: Weights, tokenizer: Tokenizer) -> Iterator[Example]:
    """Yield a piece's windows with all that is marked in what is new of them."""
    names = list(named_places(piece))
    for window in windows(piece.text, tokenizer, paragraph_end=weights.end):
        yield _example(piece, window, names)


def named_places(piece: Piece) -> Iterator[tuple[int, int, str]]:
    """Yield where somebody's name stands in a piece: (start, end, letter), the longest first."""
    strings = sorted(
        {(name, letter) for letter, voice in piece.cast.items() for name in names_of(voice)},
        key=lambda one: (-len(one[0]), one),
    )
    taken: set[int] = set()
    for name, letter in strings:
        for found in re.finditer(_pattern(name, piece.language), piece.text):
            place = range(found.start(), found.end())
            if not taken.intersection(place):
                taken.update(place)
                yield found.start(), found.end(), letter


def names_of(voice: Voice) -> list[str]:
    """Return those forms that are names: of a person, those that share a word with the fullest."""
    fullest = voice.names[0]
    words = set(fullest.casefold().split())

    def is_name(form: str) -> bool:
        if is_unspaced(fullest):  # the surname comes first, the office behind it
            return form[0] == fullest[0]
        return bool(words.intersection(form.casefold().split()))

    return [
        name
        for name in voice.names
        if len(name) >= _SHORTEST and (voice.type != "person" or is_name(name))
    ] or [fullest]


def _pattern(name: str, language: str) -> str:
    if language in UNSPACED:
        return re.escape(name)
    ending = rf"\w{{0,{_ENDING}}}" if language in INFLECTED else ""
    return rf"(?<!\w){re.escape(name)}{ending}(?!\w)"


def _example(piece: Piece, window: Window, names: list[tuple[int, int, str]]) -> Example:
    example = Example(tuple(window.ids), piece.language, [[0] * len(window.ids) for _ in ROWS])
    statement, mention, cue, name = example.tags
    for one in piece.statements:
        place = _mark(window, statement, one.start, one.end)
        if place and place[0] >= window.new:
            who = None if len(one.by) > 1 else one.by
            kind = KINDS.index(one.kind)
            example.statements.append((*place, kind, one.worth, one.leans, who))
    for start, end in piece.cues:
        _mark(window, cue, start, end)
    mentions = {}
    for start, end, letter in piece.mentions:
        place = _mark(window, mention, start, end)
        if place and not any(a < end and start < b for a, b, _its in names):
            mentions[place] = (letter, False)
    for start, end, letter in names:
        if place := _mark(window, name, start, end):
            mentions[place] = (letter, True)
    example.mentions += [(*place, *what) for place, what in sorted(mentions.items())]
    return example


def joined(one: Example, other: Example) -> Example:
    """Return two examples as one, the voices of each its own."""
    moved = len(one.ids)
    both = Example(
        one.ids + other.ids,
        one.language,
        [mine + its for mine, its in zip(one.tags, other.tags, strict=True)],
        pieces=one.pieces + other.pieces,
    )
    for number, (part, by) in enumerate(((one, 0), (other, moved))):
        for first, last, kind, worth, leans, who in part.statements:
            whose = None if who is None else tuple(f"{letter}{number}" for letter in who)
            both.statements.append((first + by, last + by, kind, worth, leans, whose))
        for first, last, letter, is_name in part.mentions:
            both.mentions.append((first + by, last + by, f"{letter}{number}", is_name))
    return both


def _mark(window: Window, row: list[int], start: int, end: int) -> tuple[int, int] | None:
    """Tag the tokens that a place in the text covers, and return them; None if it is not wholly in
    the window.
    """
    covered = [at for at, (a, b) in enumerate(window.spans) if a < end and start < b]
    if not covered or window.spans[0][0] > start or window.spans[-1][1] < end:
        return None
    for at in range(covered[0], covered[-1] + 1):
        row[at] = 1 if at == covered[0] else 2
    return covered[0], covered[-1] + 1
