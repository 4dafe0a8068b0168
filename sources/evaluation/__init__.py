"""How good is a ranking? Collections with judgements, runs, and what they score."""

from sources.evaluation.collection import Collection, read_collection
from sources.evaluation.metrics import Scores, evaluate_run

__all__ = ["Collection", "Scores", "evaluate_run", "read_collection"]
