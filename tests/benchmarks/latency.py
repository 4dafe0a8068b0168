"""How long one claim's whole retrieval takes, against the raw queries that it needs.

Ours is what a retrieval run does: `find`, and `nearest_sentences` of the sources kept.
Raw is, on Elasticsearch, the same two requests with their bodies made before, through the same
client, the answers thrown away, after the server has merged what was written; on the embedded
index, the bare product of each matrix with the query, and the word index without the records. Both
are taken in turns for each query, after a round that is not counted. The query's encoding is
measured apart. Processor time is this process's own, which others on the machine lengthen less
than they lengthen the wall clock's.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from sources.embedding import embed_query
from sources.embedding.base import Vector
from sources.finding import Found, Query, find, leg_searches, nearest_sentences, place_searches
from sources.ranking import DEFAULT
from sources.search import SearchBackend, WordSearch
from sources.search.elastic.backend import ElasticsearchBackend
from sources.search.elastic.queries import search_body
from tests.benchmarks import synthetic
from tests.benchmarks.measuring import own_backend, resident_mb, seconds, spread

QUERIES = 50
ROUNDS = 4
KEPT = 20
EXCLUDED = frozenset({1, 2})


def measure(*, size: int, backend: str) -> dict[str, Any]:
    """Index `size` synthetic sources of six sentences and search them."""
    with own_backend(backend) as index:
        filled = seconds(lambda: _fill(index, size))
        asked = [
            Query(text, language, exclude_source_ids=EXCLUDED)
            for text, language in synthetic.queries(QUERIES)
        ]
        encoding = [
            seconds(lambda one=one: embed_query(one.text, language=one.language))  # type: ignore[misc]
            for one in asked
        ]
        before = resident_mb()
        first = seconds(lambda: _ours(index, asked[0]))
        ours, raw = _in_turns(index, asked)
        return {
            "backend": backend,
            "sources": size,
            "sentences": size * synthetic.SENTENCES,
            "seconds_to_make_and_index": round(filled, 1),
            "query_encoding": spread(encoding),
            "first_search_seconds": round(first, 2),
            "ours": spread(ours),
            "raw": spread(raw),
            "ours_processor_time": spread(
                [seconds(lambda one=one: _ours(index, one), time.process_time) for one in asked]  # type: ignore[misc]
            ),
            "ratio_of_p95": round(spread(ours)["p95_ms"] / spread(raw)["p95_ms"], 3),
            "ratio_of_p50": round(spread(ours)["p50_ms"] / spread(raw)["p50_ms"], 3),
            "memory_mb": {"before": before, "after": resident_mb(), "peak": resident_mb("VmHWM")},
        }


def _fill(index: SearchBackend, size: int) -> None:
    for chunk in synthetic.documents(size):
        index.write(chunk)
    index.refresh()
    while isinstance(index, ElasticsearchBackend) and _merging(index):
        time.sleep(1)


def _merging(index: ElasticsearchBackend) -> bool:
    found = index._client.indices.stats(index=index.alias, metric="merge")
    return bool(found["_all"]["total"]["merges"]["current"])


def _in_turns(index: SearchBackend, asked: list[Query]) -> tuple[list[float], list[float]]:
    """Time both ways for each query, each way first as often as the other."""
    ours: list[float] = []
    raw: list[float] = []
    prepared = [_raw(index, query) for query in asked]
    for number in range(ROUNDS + 1):
        for position, (query, calls) in enumerate(zip(asked, prepared, strict=True)):
            ways: list[tuple[list[float], Callable[[], object]]] = [
                (ours, lambda query=query: _ours(index, query)),  # type: ignore[misc]
                (raw, lambda calls=calls: [call() for call in calls]),  # type: ignore[misc]
            ]
            for times, act in ways if (number + position) % 2 else reversed(ways):
                spent = seconds(act)
                if number:
                    times.append(spent)
    return ours, raw


def _ours(index: SearchBackend, query: Query) -> None:
    nearest_sentences(_found(index, query), backend=index)


def _found(index: SearchBackend, query: Query) -> Found:
    return find(query, configuration=DEFAULT, backend=index, groups_of=lambda _ids: {}, places=KEPT)


def _raw(index: SearchBackend, query: Query) -> list[Callable[[], object]]:
    """Return the raw searches of a query, made and not sent."""
    if isinstance(index, ElasticsearchBackend):
        return _raw_elasticsearch(index, query)
    return _raw_embedded(index, query)


def _raw_elasticsearch(index: ElasticsearchBackend, query: Query) -> list[Callable[[], object]]:
    kept = _found(index, query).kept
    requests = [
        [line for search in searches for line in ({}, search_body(search))]
        for searches in (
            leg_searches(query, size=DEFAULT.leg_size).values(),
            place_searches(query, [one.source_id for one in kept]),
        )
    ]
    return [partial(index._client.msearch, index=index.alias, searches=lines) for lines in requests]


def _raw_embedded(index: Any, query: Query) -> list[Callable[[], object]]:
    """Return the bare products, and the bare searches for words."""
    found = index._reading()
    calls: list[Callable[[], object]] = []
    for search in leg_searches(query, size=DEFAULT.leg_size).values():
        if isinstance(search, WordSearch):
            calls.append(partial(found._words.search, search, reach=search.size))
        else:
            space = f"{search.unit}:{search.model}"
            rows = found._vectors._current(space).vectors
            calls.append(partial(_nearest, rows, search.vector))
    return calls


def _nearest(rows: Vector, vector: Vector) -> object:
    scores = rows @ vector
    return np.argpartition(scores, -min(len(scores), DEFAULT.leg_size)) if len(scores) else None
