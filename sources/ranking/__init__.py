"""From several ranked lists to one (pure)."""

from sources.ranking.configuration import DEFAULT, Configuration, Weights
from sources.ranking.fusion import Ranked, fuse
from sources.ranking.normalising import OPENING, TITLE, WORDS, LegScore, sentence_leg, whole_leg

__all__ = [
    "DEFAULT",
    "OPENING",
    "TITLE",
    "WORDS",
    "Configuration",
    "LegScore",
    "Ranked",
    "Weights",
    "fuse",
    "sentence_leg",
    "whole_leg",
]
