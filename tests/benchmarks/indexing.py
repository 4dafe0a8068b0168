"""Writing documents whose vectors are known, against `parallel_bulk` of the very same bodies.

Raw is the client's own helper with its own defaults, into an index of the same settings and mapping
that is not refreshed while writing either; its bodies are made before its clock starts, ours are
made while our clock runs. The two take turns, block by block, so that what else the machine does
falls on both. The ratio is the median over pairs of blocks of raw's time to ours.
"""

import statistics
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk

from sources.search import SourceDocument
from sources.search.elastic.backend import ElasticsearchBackend
from sources.search.elastic.bodies import action, source_body
from tests.benchmarks import synthetic
from tests.benchmarks.measuring import own_backend, seconds

BLOCK = 2000
"""Sources; four chunks of `parallel_bulk`, so that its four threads have something to do."""
WARM_UP = 1
"""Blocks that are written and not counted."""


def measure(*, size: int = 16000, backend: str = "elasticsearch") -> dict[str, Any]:
    """Write `size` synthetic sources of six sentences twice, once each way."""
    with own_backend(backend) as index, own_backend(backend) as other:
        if not (
            isinstance(index, ElasticsearchBackend) and isinstance(other, ElasticsearchBackend)
        ):
            message = "indexing compares with Elasticsearch's own helper only"
            raise TypeError(message)
        ours: list[float] = []
        raw: list[float] = []
        for number, block in enumerate(_blocks(size)):
            actions = [_action(document, other.alias) for document in block]
            acts = [
                (ours, lambda block=block: index.write(block)),
                (raw, lambda actions=actions: _raw(other._client, actions)),
            ]
            for times, act in acts if number % 2 else reversed(acts):
                spent = seconds(act)
                if number >= WARM_UP:
                    times.append(spent)
    ratios = [theirs / mine for theirs, mine in zip(raw, ours, strict=True)]
    return {
        "sources": size,
        "sentences": size * synthetic.SENTENCES,
        "blocks_counted": len(ratios),
        "ours_sources_per_second": round(BLOCK * len(ours) / sum(ours)),
        "raw_sources_per_second": round(BLOCK * len(raw) / sum(raw)),
        "ratio": round(statistics.median(ratios), 3),
        "ratio_of_totals": round(sum(raw) / sum(ours), 3),
        "quartiles": [round(one, 3) for one in statistics.quantiles(ratios, n=4)],
    }


def _blocks(size: int) -> Iterator[list[SourceDocument]]:
    """Yield whole blocks of documents."""
    every = (one for chunk in synthetic.documents(size) for one in chunk)
    while block := list(islice(every, BLOCK)):
        yield block


def _action(document: SourceDocument, index: str) -> dict[str, Any]:
    known = action("index", index, document.source_id, document.version)
    return {**known, "_source": source_body(document)}


def _raw(client: Elasticsearch, actions: Sequence[dict[str, Any]]) -> None:
    patient = client.options(request_timeout=120)
    for _ok, _answer in parallel_bulk(patient, actions, require_alias=True):
        pass
