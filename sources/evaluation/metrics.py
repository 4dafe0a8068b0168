"""Metrics of ranked lists, averaged over the judged queries (pure).

nDCG with linear gains (Järvelin & Kekäläinen 2002) and AP, RR as in trec_eval, but average
precision at k is divided by min(k, relevant), so that a perfect list scores 1.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields

from sources.evaluation.collection import Qrels


@dataclass(frozen=True, slots=True)
class Scores:
    """What a run scores; each figure lies between 0 and 1."""

    ndcg_10: float
    map_5: float
    mrr_10: float
    success_1: float
    success_5: float
    recall_10: float
    recall_100: float

    def as_dict(self) -> dict[str, float]:
        """Return the figures by the names the field gives them."""
        names = {
            "ndcg_10": "nDCG@10",
            "map_5": "MAP@5",
            "mrr_10": "MRR@10",
            "success_1": "S@1",
            "success_5": "S@5",
            "recall_10": "R@10",
            "recall_100": "R@100",
        }
        return {names[name]: round(value, 4) for name, value in asdict(self).items()}


def evaluate_run(run: Mapping[str, Sequence[str]], qrels: Qrels) -> Scores:
    """Score a run: query id to document ids, best first. A judged query without a list scores 0."""
    each = [score_list(run.get(query, ()), relevant) for query, relevant in qrels.items()]
    count = max(1, len(each))
    return Scores(**{f.name: sum(getattr(s, f.name) for s in each) / count for f in fields(Scores)})


def score_list(ranked: Sequence[str], relevant: Mapping[str, int]) -> Scores:
    """Score one list."""
    hits = [document in relevant for document in ranked[:100]]
    first = next((rank for rank, hit in enumerate(hits[:10], start=1) if hit), None)
    return Scores(
        ndcg_10=_dcg([relevant.get(d, 0) for d in ranked[:10]])
        / _dcg(sorted(relevant.values(), reverse=True)[:10]),
        map_5=_average_precision(hits[:5], min(5, len(relevant))),
        mrr_10=1 / first if first else 0.0,
        success_1=float(any(hits[:1])),
        success_5=float(any(hits[:5])),
        recall_10=sum(hits[:10]) / len(relevant),
        recall_100=sum(hits) / len(relevant),
    )


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _average_precision(hits: Sequence[bool], reachable: int) -> float:
    found, total = 0, 0.0
    for rank, hit in enumerate(hits, start=1):
        if hit:
            found += 1
            total += found / rank
    return total / reachable
