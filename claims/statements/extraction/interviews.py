"""Interviews without names before the turns: paragraphs that ask, and those that answer (pure)."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

FEWEST_QUESTIONS = 2
LONGEST_QUESTION = 400
"""In code points."""
_TURN = re.compile(r"\s*(?P<mark>[–—―-]|[^\s:：]{1,8}[:：](?!//))\s*")
"""What a turn may begin with: a dash, or “A:”."""
_ASKS = re.compile(r"[?？؟;][\"”»“’」』)\]\s]*$")
_GREEK = re.compile("[\u0370-\u03ff]")
"""Where a semicolon asks."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph `text[start:end]`, what marks it as a turn, and whether it asks."""

    start: int
    end: int
    mark: str
    asks: bool


class Interview:
    """The answers of an article, and where its first question begins; both are none where fewer
    than two questions are answered.
    """

    def __init__(self, text: str) -> None:
        """Find them."""
        turns = _turns(list(_paragraphs(text)))
        asked = [at for at, one in enumerate(turns) if one.asks]
        self.begins = turns[asked[0]].start if asked else 0
        self._answers = [(one.start, one.end) for one in _answers(turns, asked)]
        self._starts = [start for start, _end in self._answers]

    def is_answer(self, place: int) -> bool:
        """Say whether a place is in an answer."""
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self._answers[at][1]


def _paragraphs(text: str) -> Iterator[Turn]:
    start = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if words:
            mark = _TURN.match(line)
            asks = bool(_ASKS.search(words)) and len(words) <= LONGEST_QUESTION
            asks = asks and (not words.endswith(";") or bool(_GREEK.search(words)))
            yield Turn(start, start + len(line), mark["mark"] if mark else "", asks)
        start += len(line)


def _turns(paragraphs: Sequence[Turn]) -> Sequence[Turn]:
    """Return the paragraphs that take turns: where questions are marked, only what is marked, too;
    nothing where questions stand too close to be answered.
    """
    asked = [one for one in paragraphs if one.asks]
    marked = [one for one in asked if one.mark]
    if 2 * len(marked) > len(asked):
        paragraphs = [one for one in paragraphs if one.mark]
    answered = sum(one.asks and not other.asks for one, other in pairwise(paragraphs))
    return paragraphs if answered >= FEWEST_QUESTIONS else []


def _answers(turns: Sequence[Turn], asked: Sequence[int]) -> Iterator[Turn]:
    """Yield what answers: every other paragraph where all questions are every other one too, else
    whatever stands between two questions, and the one after the last.
    """
    takes_turns = len({at % 2 for at in asked}) == 1
    for at, one in enumerate(turns[: asked[-1] + 2] if asked else ()):
        in_turn = (at - asked[0]) % 2 == 1
        if at > asked[0] and not one.asks and (in_turn or not takes_turns):
            yield one
