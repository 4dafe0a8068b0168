"""`manage.py evaluate retrieval DIR`: how good is the search on a collection with judgements?"""

import json
import tempfile
import uuid
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from sources.evaluation import (
    Collection,
    CollectionError,
    evaluate_run,
    index_collection,
    read_collection,
    run_collection,
    run_lines,
)
from sources.ranking import DEFAULT
from sources.search import SearchBackend, SearchUnavailable, make_backend


class Command(BaseCommand):
    """Index a collection apart from the desk's own sources, search it, and print the scores."""

    help = "Measure retrieval on a BEIR-shaped folder: queries.jsonl, qrels.tsv, corpus.jsonl."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("what", choices=["retrieval"])
        parser.add_argument("folder", type=Path)
        parser.add_argument("--backend", choices=["elasticsearch", "embedded"])
        parser.add_argument("--out", type=Path, help="write the run here, tab-separated")
        parser.add_argument("--queries", type=int, help="only the first so many")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print JSON."""
        try:
            collection = read_collection(options["folder"])
        except (CollectionError, OSError) as error:
            raise CommandError(str(error)) from error
        if options["queries"]:
            collection = _first(collection, options["queries"])
        name = options["backend"] or settings.SEARCH_BACKEND
        try:
            with _own_index(name) as backend:
                result = self._measure(collection, backend, options["out"])
        except SearchUnavailable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({"collection": str(options["folder"]), **result}, indent=2))

    def _measure(
        self, collection: Collection, backend: SearchBackend, out: Path | None
    ) -> dict[str, Any]:
        with tqdm(total=len(collection.documents), unit="document", file=self.stderr) as bar:
            index_collection(collection, backend, progress=bar.update)
        with tqdm(total=len(collection.queries), unit="query", file=self.stderr) as bar:
            run = run_collection(collection, backend, progress=bar.update)
        if out:
            with out.open("w", encoding="utf-8") as lines:
                lines.writelines(run_lines(run))
        scores = evaluate_run(run.documents(), collection.qrels)
        return {
            "backend": backend.name,
            "configuration": f"{DEFAULT.name}/{DEFAULT.version} {DEFAULT.hash[:12]}",
            "documents": len(collection.documents),
            "queries": len(collection.queries),
            **scores.as_dict(),
            "ms_per_query": round(run.milliseconds_per_query, 1),
        }


def _first(collection: Collection, count: int) -> Collection:
    queries = collection.queries[:count]
    qrels = {query.id: collection.qrels[query.id] for query in queries}
    return replace(collection, queries=queries, qrels=qrels)


@contextmanager
def _own_index(name: str) -> Iterator[SearchBackend]:
    """Make an empty index that is thrown away afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        place = settings.ELASTICSEARCH_URL if name == "elasticsearch" else folder
        if not place:
            message = "Set ELASTICSEARCH_URL to measure on Elasticsearch."
            raise CommandError(message)
        backend = make_backend(name, place, f"evaluation-{uuid.uuid4().hex[:12]}")
        backend.ensure()
        try:
            yield backend
        finally:
            backend.drop()
