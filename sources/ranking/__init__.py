"""From several ranked lists to one (pure)."""

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
    "DEFAULT",
    "FRAGMENTS",
    "OPENING",
    "TITLE",
    "WORDS",
    "WORDS_ELSEWHERE",
    "Configuration",
    "LegScore",
    "Ranked",
    "Weights",
    "fuse",
    "sentence_leg",
    "whole_leg",
]
