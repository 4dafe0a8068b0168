"""A collection to search, made of the sets that may be trained on.

What a claim meets at the desk is what a search brings up: so tiers are fitted to real scores.
"""

import random
import tempfile
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from sources.evaluation import Collection, index_collection
from sources.evaluation.collection import Document, TestQuery
from sources.evaluation.runner import texts_to_judge
from sources.finding import Found, Query, find
from sources.ranking import DEFAULT
from sources.search import SearchBackend, make_backend
from training.sets import Pair, own_pairs, read_set

SEED = 7
QUERIES = {"own": 10_000, "fever_it": 1_400, "fm2": 1_200, "indonli": 1_200, "farstail": 200}
"""How many claims of each set are searched for, at most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source that a search brought up for a claim."""

    query: str
    passage: str
    score: float
    same_language: bool
    right: bool


def make_collection(sets: Path, names: Container[str] = QUERIES) -> Collection:
    """Return all passages as documents, and some of the claims that have a right one as queries."""
    chance = random.Random(SEED)  # noqa: S311  (nothing secret)
    by_set = {name: _pairs(name, sets) for name in QUERIES if name in names}
    ids: dict[tuple[str, str], str] = {}
    documents = []
    for pair in (pair for pairs in by_set.values() for pair in pairs):
        key = (pair.passage, pair.languages[1])
        if key not in ids:
            ids[key] = str(len(ids))
            documents.append(Document(ids[key], "", pair.passage, pair.languages[1]))
    queries: list[TestQuery] = []
    qrels: dict[str, dict[str, int]] = {}
    for name, pairs in by_set.items():
        right: dict[tuple[str, str], dict[str, int]] = {}
        for pair in pairs:
            if pair.speaks:
                place = right.setdefault((pair.claim, pair.languages[0]), {})
                place[ids[pair.passage, pair.languages[1]]] = 1
        chosen = sorted(right)
        chance.shuffle(chosen)
        for text, language in chosen[: QUERIES[name]]:
            id_ = f"{name}-{len(queries)}"
            queries.append(TestQuery(id_, text, language))
            qrels[id_] = right[text, language]
    return Collection(tuple(documents), tuple(queries), qrels)


def _pairs(name: str, sets: Path) -> list[Pair]:
    if name == "own":
        return [pair for claim in own_pairs("train") for pair in claim]
    files = ("fm2_dev", "fm2_test") if name == "fm2" else (name,)
    return [pair for file in files for pair in read_set(file, sets)]


@contextmanager
def indexed(collection: Collection) -> Iterator[SearchBackend]:
    """Index a collection in a folder that is thrown away afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        backend = make_backend("embedded", folder, "training")
        backend.ensure()
        with tqdm(total=len(collection.documents), unit="document") as bar:
            index_collection(collection, backend, progress=bar.update)
        yield backend


def candidates(
    collection: Collection, backend: SearchBackend, queries: Sequence[TestQuery], *, depth: int
) -> Iterator[list[Candidate]]:
    """Yield what a search for each query brings up, best first."""
    numbers = {document.id: number for number, document in enumerate(collection.documents, 1)}
    for query in tqdm(queries, unit="query"):
        asked = Query(query.text, query.language)
        found = find(
            asked,
            configuration=DEFAULT,
            backend=backend,
            groups_of=lambda _source_ids: {},
            places=depth,
        )
        right = {numbers[id_] for id_ in collection.qrels[query.id]}
        yield _candidates(collection, backend, found, right)


def _candidates(
    collection: Collection, backend: SearchBackend, found: Found, right: set[int]
) -> list[Candidate]:
    texts = texts_to_judge(collection, found, backend)
    return [
        Candidate(
            found.query.text,
            texts[one.source_id],
            one.score,
            one.language == found.query.language,
            one.source_id in right,
        )
        for one in found.kept
    ]
