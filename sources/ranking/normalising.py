"""From a leg's own scores, which compare with nothing else, to z-scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from sources.embedding import OPENING_MODEL
from sources.ranking.configuration import Configuration
from sources.search.base import Hit

WORDS, TITLE = "words", "title"
LEXICAL = frozenset({WORDS, TITLE})


def whole_leg(model: str) -> str:
    """Name the leg of whole sources' vectors."""
    return f"whole:{model}"


def sentence_leg(model: str) -> str:
    """Name the leg of sentences' vectors."""
    return f"sentence:{model}"


OPENING = whole_leg(OPENING_MODEL)
"""The leg of the model that reads every language; it reads a source's opening only."""


@dataclass(frozen=True, slots=True)
class LegScore:
    """What one leg said of a source: its own score, its rank (from 1) and the z-score used."""

    score: float
    rank: int
    z: float


Scores = Mapping[int, LegScore]


def normalised(
    legs: Mapping[str, Sequence[Hit]], *, language: str, configuration: Configuration
) -> dict[bool, dict[str, Scores]]:
    """Return {is the source in the query's language?: {leg: {source id: score}}}.

    Cosines compare across languages. Words in common do not: in another language than the query's
    they are names and numbers, and fewer. So the lexical legs are normalised among the sources in
    the query's language, and among all others, each with its like.
    """
    groups: dict[bool, dict[str, Scores]] = {True: {}, False: {}}
    for name, hits in legs.items():
        ranked = list(enumerate(hits, start=1))
        every = _z_scores(ranked, configuration) if ranked and name not in LEXICAL else None
        for same, group in groups.items():
            like = [(r, hit) for r, hit in ranked if (hit.language == language) is same]
            if like:
                group[name] = every or _z_scores(like, configuration)
    return groups


def _z_scores(ranked: Sequence[tuple[int, Hit]], configuration: Configuration) -> Scores:
    scores = [hit.score for _rank, hit in ranked]
    mean, spread = fmean(scores), pstdev(scores)
    found = {}
    for rank, hit in ranked:
        z = (hit.score - mean) / spread if spread > 0 else 0.0
        z = min(max(z, configuration.z_low), configuration.z_high)
        found[hit.source_id] = LegScore(score=hit.score, rank=rank, z=z)
    return found
