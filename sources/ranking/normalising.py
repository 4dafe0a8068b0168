"""From a leg's own scores, which compare with nothing else, to z-scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from sources.ranking.configuration import Configuration
from sources.search.base import Hit


@dataclass(frozen=True, slots=True)
class LegScore:
    """What one leg said of a source: its own score, its rank (from 1) and the z-score used."""

    score: float
    rank: int
    z: float


Scores = Mapping[int, LegScore]


def normalised(hits: Sequence[Hit], *, configuration: Configuration) -> Scores:
    """Return {source id: score} of a leg's answer, which is best first and not empty."""
    scores = [hit.score for hit in hits]
    mean, spread = fmean(scores), pstdev(scores)
    low, high = configuration.z_low, configuration.z_high
    found = {}
    for rank, hit in enumerate(hits, start=1):
        z = (hit.score - mean) / spread if spread > 0 else 0.0
        found[hit.source_id] = LegScore(hit.score, rank, min(max(z, low), high))
    return found
