"""Which vectors: of whole texts, passages or sentences; as floats (`hnsw`) or bytes (`int8_hnsw`)?

For each pair an index of its own with vectors alone, searched for every query of a collection with
judgements. Recall is against exact products of the same vectors in numpy, source by source with its
best vector. MAP@5 is that of this one leg alone. Passages are three sentences in a row, without
overlap, the last of a source one to three.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from elasticsearch import Elasticsearch, OrjsonSerializer
from elasticsearch.helpers import pack_dense_vector, streaming_bulk

from sources.embedding.base import MAX_CHARACTERS, Vector
from sources.embedding.routing import USE
from sources.evaluation import Collection, evaluate_run, read_collection
from sources.evaluation.collection import Document
from sources.language import split_sentences
from sources.search.elastic.queries import MIN_CANDIDATES
from tests.benchmarks.measuring import seconds, spread

DEPTHS = (10, 60)
CHUNK = 200
QUERIES = 400
TYPES = ("hnsw", "int8_hnsw")


def _whole(document: Document) -> list[str]:
    return [f"{document.title}. {document.text}"[:MAX_CHARACTERS]]


def _sentences(document: Document) -> list[str]:
    spans = split_sentences(document.text, document.language)
    return [document.text[span.start : span.end] for span in spans] or _whole(document)


def _passages(document: Document) -> list[str]:
    cut = _sentences(document)
    return [" ".join(cut[first : first + 3]) for first in range(0, len(cut), 3)]


LAYOUTS: Mapping[str, Callable[[Document], list[str]]] = {
    "whole": _whole,
    "passages": _passages,
    "sentences": _sentences,
}


def measure(*, collection: str) -> dict[str, Any]:
    """Measure all pairs on a folder, with at most its first 400 queries."""
    read = _read(Path(collection))
    documents = read.documents
    asked = USE.encode([query.text for query in read.queries])
    rows = []
    for layout, cut in LAYOUTS.items():
        texts = [cut(document) for document in documents]
        vectors = USE.encode([text for one in texts for text in one])
        firsts = np.cumsum([0, *(len(one) for one in texts)])
        for kind in TYPES:
            figures = _measure_one(layout, kind, vectors, firsts, asked, read)
            rows.append({"layout": layout, "type": kind, "vectors": len(vectors), **figures})
    return {"documents": len(documents), "queries": len(read.queries), "rows": rows}


def _read(folder: Path) -> Collection:
    read = read_collection(folder)
    queries = read.queries[:QUERIES]
    return replace(read, queries=queries, qrels={one.id: read.qrels[one.id] for one in queries})


def _measure_one(
    layout: str, kind: str, vectors: Vector, firsts: Any, asked: Vector, read: Collection
) -> dict[str, Any]:
    """Index, search every query, compare, drop."""
    nested = layout != "whole"
    with _own_index(kind, nested=nested) as (client, index):
        indexing = seconds(lambda: _write(client, index, vectors, firsts, nested=nested))
        client.indices.flush(index=index)
        stats = client.indices.stats(index=index, metric="store")
        figures: dict[str, Any] = {
            "vectors_per_second": round(len(vectors) / indexing),
            "store_mb": round(stats["_all"]["total"]["store"]["size_in_bytes"] / 1e6, 1),
        }
        for depth in DEPTHS:
            found, times = _search_all(client, index, asked, depth, nested=nested)
            figures[f"recall@{depth}"] = _recall(found, vectors, firsts, asked, depth)
            figures[f"k{depth}"] = spread(times)
        places = _search_all(client, index, asked, DEPTHS[-1], nested=nested, places=nested)[1]
        figures["with_places"] = spread(places)
    names = [document.id for document in read.documents]
    run = {q.id: [names[n] for n in one] for q, one in zip(read.queries, found, strict=True)}
    return {**figures, "MAP@5": round(evaluate_run(run, read.qrels).map_5, 3)}


@contextmanager
def _own_index(kind: str, *, nested: bool) -> Iterator[tuple[Elasticsearch, str]]:
    """Make an index for vectors alone that is thrown away afterwards."""
    serializers = {"application/vnd.elasticsearch+json": OrjsonSerializer()}
    client = Elasticsearch(settings.ELASTICSEARCH_URL, request_timeout=120, serializers=serializers)
    index = f"benchmark-vectors-{uuid.uuid4().hex[:12]}"
    options = {"type": kind, "m": 16, "ef_construction": 100}
    vector: dict[str, Any] = {
        "vector": {
            "type": "dense_vector",
            "dims": USE.dimensions,
            "similarity": "cosine",
            "index_options": options,
        }
    }
    properties = {"units": {"type": "nested", "properties": vector}} if nested else vector
    client.indices.create(
        index=index,
        settings={"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "5s"},
        mappings={"dynamic": "strict", "properties": properties},
    )
    try:
        yield client, index
    finally:
        client.indices.delete(index=index)


def _write(
    client: Elasticsearch, index: str, vectors: Vector, firsts: Any, *, nested: bool
) -> None:
    actions = (
        {"_index": index, "_id": str(number), "_source": _source(vectors[start:end], nested)}
        for number, (start, end) in enumerate(pairwise(firsts))
    )
    for _ok, _answer in streaming_bulk(client, actions, chunk_size=CHUNK):
        pass
    client.indices.refresh(index=index)


def _source(rows: Vector, nested: bool) -> dict[str, Any]:
    units = [{"vector": pack_dense_vector(row)} for row in rows]
    return {"units": units} if nested else units[0]


def _search_all(
    client: Elasticsearch,
    index: str,
    asked: Vector,
    depth: int,
    *,
    nested: bool,
    places: bool = False,
) -> tuple[list[list[int]], list[float]]:
    """Return each query's documents, best first, and each search's seconds."""
    found: list[list[int]] = []

    def search(vector: Vector) -> None:
        knn = {
            "field": "units.vector" if nested else "vector",
            "query_vector": vector.tolist(),
            "k": depth,
            "num_candidates": max(MIN_CANDIDATES, 2 * depth),
        }
        if places:
            knn["inner_hits"] = {"size": 1, "_source": False}
        answer = client.search(index=index, knn=knn, size=depth, source=False)
        found.append([int(hit["_id"]) for hit in answer["hits"]["hits"]])

    times = [seconds(lambda vector=vector: search(vector)) for vector in asked]  # type: ignore[misc]
    return found, times


def _recall(
    found: Sequence[Sequence[int]], vectors: Vector, firsts: Any, asked: Vector, depth: int
) -> float:
    """Return the share of the exactly nearest documents that were found."""
    shares = []
    for one, query in zip(found, asked, strict=True):
        best = np.maximum.reduceat(vectors @ query, firsts[:-1])
        exact = np.argsort(-best, kind="stable")[:depth]
        shares.append(len(set(one) & set(exact.tolist())) / len(exact))
    return round(float(np.mean(shares)), 4)
