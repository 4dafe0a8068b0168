"""From several ranked lists to one (pure)."""

from sources.ranking.closeness import CLOSENESS, Closeness, closest_first
from sources.ranking.configuration import DEFAULT, Configuration, Weights
from sources.ranking.fusion import Ranked, fuse
from sources.ranking.legs import (
    FRAGMENTS,
    OPENING,
    TITLE,
    WORDS,
    WORDS_ELSEWHERE,
    sentence_leg,
    whole_leg,
)
from sources.ranking.normalising import LegScore

__all__ = [
    "CLOSENESS",
    "DEFAULT",
    "FRAGMENTS",
    "OPENING",
    "TITLE",
    "WORDS",
    "WORDS_ELSEWHERE",
    "Closeness",
    "Configuration",
    "LegScore",
    "Ranked",
    "Weights",
    "closest_first",
    "fuse",
    "sentence_leg",
    "whole_leg",
]
