"""Which words of a sentence are turned round: by a negation near them, or by a denial before them.

A negation governs the next words of its clause (in languages where it may follow its verb, those
before it too); a denial ("denied that …") governs the rest of the sentence. A word under two of
them is not turned: "did not deny that".
"""

from dataclasses import dataclass
from enum import StrEnum

from sources.stance.sentence import Sentence

REACH = 6
"""Tokens that a negation reaches within its clause, to either side."""
DENIAL_REACH = 25
MOST_TURNS = 20
"""More in one sentence are a list of words, not language."""


class TurnKind(StrEnum):
    """What turns words round."""

    NEGATION = "negation"
    DENIAL = "denial"


@dataclass(frozen=True, slots=True)
class Turn:
    """A phrase at `start`..`end` that turns the tokens in `first`..`last` round."""

    kind: TurnKind
    start: int
    end: int
    first: int
    last: int


def find_turns(sentence: Sentence) -> list[Turn]:
    """Return all that turns words round, left to right."""
    turns = [_negation(sentence, start, end) for start, end in sentence.negations]
    for start, end in sentence.find(sentence.rules.phrases.denials):
        stop = min(end + DENIAL_REACH, len(sentence.tokens))
        turns.append(Turn(TurnKind.DENIAL, start, end, end, stop))
    return sorted(turns, key=lambda turn: turn.start)[:MOST_TURNS]


def _negation(sentence: Sentence, start: int, end: int) -> Turn:
    first = end
    if sentence.rules.looks_back:
        first = max(start - REACH, sentence.clause_start(start))
    return Turn(TurnKind.NEGATION, start, end, first, min(end + REACH, sentence.clause_end(end)))


def governing(turns: list[Turn], at: int) -> list[Turn]:
    """Return what governs the token at a place."""
    return [turn for turn in turns if turn.first <= at < turn.last]
