"""Who makes a statement: one voice that is sure enough, either of some, or the paper itself.

How sure it is of a voice is told by a logistic regression over what speaks for it (`weighing.py`),
fitted on pieces of our own that the reader has not learned from (`python -m training who` writes
`who.json`). Labels of transcripts go before it.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from claims.statements.extraction.voices import (
    MOST_CANDIDATES,
    Voices,
    Whose,
    are_alike,
    fuller,
)
from claims.statements.extraction.weighing import Seen, Weighing

WEIGHTS = Path(__file__).with_name("who.json")
SURE_OF_WHO = 0.55
"""From so sure on a voice is told. Chosen on the articles that docs/extraction.md names."""
WORTH_ASKING = 0.1
"""Whoever is less sure is not offered to choose from, but for the surest."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights of what speaks for a voice, by name."""

    bias: float
    weights: Mapping[str, float]

    def sure(self, seen: Seen) -> float:
        """Return how sure it is that the voice makes the statement."""
        odds = self.bias + sum(each * getattr(seen, name) for name, each in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


@cache
def fitted() -> Fitted:
    """Return the weights that ship."""
    card = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Fitted(card["bias"], card["weights"])


def whose(number: int, place: int, voices: Voices, weighing: Weighing) -> Whose:
    """Return whose a statement is, by its number and the place where it begins: in a labelled
    paragraph the label's, unless somebody who is named in it says it within.
    """
    read = _by_weight(number, weighing)
    label = voices.labelled(place)
    if label is None or (read.name and read.name in voices.named_in_label(place)):
        return read
    if isinstance(label, str):
        return Whose(either=(label,)) if read.name and label else read
    return read if label.like else Whose(label.name, called=label.called)


def _by_weight(number: int, weighing: Weighing) -> Whose:
    shared = weighing.shared(number)
    if shared is not None:
        like = tuple(one.name for one in shared.like[:MOST_CANDIDATES])
        return Whose(either=like, shared_name=True)
    weighed = [(fitted().sure(seen), voice) for voice, seen in weighing.candidates(number)]
    sure, surest = max(weighed, key=lambda row: row[0], default=(0.0, None))
    if surest is not None and sure >= SURE_OF_WHO:
        ruled = weighing.ruled(number)
        name = fuller(surest.name, ruled) if are_alike(surest.name, ruled) else surest.name
        return Whose(name, called=surest.called)
    if weighing.paper(number):
        return Whose()
    weighed.sort(key=lambda row: -row[0])
    asked = [one.name for each, one in weighed if each >= WORTH_ASKING or one is surest]
    return Whose(either=tuple(asked[:MOST_CANDIDATES]))
