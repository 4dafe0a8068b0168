"""From several ranked lists to one (pure)."""

from sources.ranking.configuration import DEFAULT, Configuration
from sources.ranking.fusion import LegScore, Ranked, best_per_source, fuse

__all__ = ["DEFAULT", "Configuration", "LegScore", "Ranked", "best_per_source", "fuse"]
