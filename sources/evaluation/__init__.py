"""How good is a ranking? Collections with judgements, runs, and what they score."""

from sources.evaluation.collection import Collection, CollectionError, read_collection
from sources.evaluation.metrics import Scores, evaluate_run
from sources.evaluation.runner import Run, index_collection, run_collection, run_lines

__all__ = [
    "Collection",
    "CollectionError",
    "Run",
    "Scores",
    "evaluate_run",
    "index_collection",
    "read_collection",
    "run_collection",
    "run_lines",
]
