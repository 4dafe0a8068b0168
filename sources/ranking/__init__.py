"""From several ranked lists to one (pure)."""

from sources.ranking.configuration import DEFAULT, Configuration, Weights
from sources.ranking.fusion import OPENING, LegScore, Ranked, fuse, sentence_leg, whole_leg

__all__ = [
    "DEFAULT",
    "OPENING",
    "Configuration",
    "LegScore",
    "Ranked",
    "Weights",
    "fuse",
    "sentence_leg",
    "whole_leg",
]
