"""The legs of a search by name, and which of them tell of a source."""

from collections.abc import Mapping
from dataclasses import fields

from sources.embedding import OPENING_MODEL
from sources.ranking.configuration import Weights

WORDS, TITLE, FRAGMENTS = "words", "title", "fragments"
"""Legs among the sources in the query's own language."""

WORDS_ELSEWHERE = "words:elsewhere"
"""The leg of words among the sources in all other languages.

Words in common do not compare across languages: in another than the query's they are names and
numbers, and fewer. Asked together, the sources in the query's language would leave no room.
"""

KINDS = tuple(field.name for field in fields(Weights))


def whole_leg(model: str) -> str:
    """Name the leg of whole sources' vectors."""
    return f"whole:{model}"


def sentence_leg(model: str) -> str:
    """Name the leg of sentences' vectors."""
    return f"sentence:{model}"


OPENING = whole_leg(OPENING_MODEL)
"""The leg of the model that reads every language; it reads a source's opening only."""


def legs_of(*, same: bool, model: str) -> Mapping[str, str]:
    """Return {kind of leg: the leg's name} for sources in the query's language or in another, whose
    own vectors are this model's.
    """
    lexical = (
        {"words": WORDS, "title": TITLE, "fragments": FRAGMENTS}
        if same
        else {"words": WORDS_ELSEWHERE}
    )
    dense = {"whole": whole_leg(model), "sentence": sentence_leg(model), "opening": OPENING}
    return lexical | dense
