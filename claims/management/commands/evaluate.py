"""`manage.py evaluate`: how good are search, silence, hints, extraction, triage, reading pages?"""

import json
import tempfile
import uuid
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from claims.learning.attribution import (
    AttributionError,
    read_attributions,
    score_attributions,
)
from claims.learning.checkworthiness import (
    MarkedError,
    figures,
    read_marked,
    shipped_scores,
    trained_across,
    trained_on,
)
from claims.learning.extraction import predict, prediction_lines, score_extraction
from claims.learning.gold import GoldError, read_gold
from claims.learning.subjectivity import subjective_scores
from claims.learning.throughput import BulkError, read_all, read_bulk
from claims.statements.extraction import ExtractedClaim, extract_claims
from claims.statements.services.extracting import claims_in
from sources.embedding import EmbedderUnavailable
from sources.encoder import EncoderError
from sources.encoder.articles import article_reader
from sources.evaluation import (
    Collection,
    CollectionError,
    evaluate_run,
    index_collection,
    read_collection,
    run_collection,
    run_lines,
)
from sources.evaluation.abstention import abstain_on, score_abstention
from sources.evaluation.pages import PagesError, predict_page, read_pages, score_pages
from sources.evaluation.pages import prediction_lines as page_lines
from sources.evaluation.stance import PairsError, evaluate_stance, read_pairs
from sources.hints import pair_hint
from sources.ranking import DEFAULT
from sources.search import SearchBackend, make_backend
from workbench.lib.exceptions import Unavailable
from workbench.lib.files import printable

MEASURED = (
    "retrieval", "abstention", "stance", "extraction", "checkworthiness", "subjectivity",
    "attribution", "throughput", "html",
)  # fmt: skip


class Command(BaseCommand):
    """Measure on data with judgements, apart from the desk's own, and print the scores."""

    help = (
        "Measure retrieval, or abstention, on a BEIR-shaped folder (queries.jsonl, qrels.tsv, "
        "corpus.jsonl), or "
        "stance on a JSONL file of labelled pairs (IndoNLI, FEVER-IT, CLIMATE-FEVER, our own), or "
        "extraction on a folder of articles marked by hand (articles.jsonl, claims.jsonl), or "
        "checkworthiness on sentences marked as worth checking or not (JSONL, CheckThat!), or "
        "subjectivity on sentences marked as subjective or not (JSONL, CheckThat!), or "
        "attribution on texts with who says what marked (JSONL, PolNeAR), or "
        "throughput of extraction on articles (JSONL with text and lang), or "
        "html on a folder of web pages that people have read (articles.jsonl or pages.jsonl)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("what", choices=MEASURED)
        parser.add_argument("path", type=Path)
        parser.add_argument("--backend", choices=["elasticsearch", "embedded"])
        parser.add_argument(
            "--out",
            type=Path,
            help="write here what was found: a run, tab-separated, or claims or pages as JSON",
        )
        parser.add_argument("--queries", type=int, help="only the first so many")
        parser.add_argument("--corpus", type=Path, help="the documents, if not corpus.jsonl")
        parser.add_argument(
            "--own-language",
            action="store_true",
            help="search only documents in the query's language",
        )
        parser.add_argument("--limit", type=int, help="of a file of lines, only the first so many")
        parser.add_argument("--rules", action="store_true", help="throughput: by rules alone")
        parser.add_argument(
            "--every",
            type=int,
            default=1,
            help="checkworthiness, subjectivity: of each file only every so many-th sentence",
        )
        parser.add_argument(
            "--train",
            type=Path,
            help="checkworthiness, subjectivity: learn from this, not as shipped; from the very "
            "file that is measured on, each fifth from the other four",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print JSON."""
        measures = {
            "stance": self._stance,
            "extraction": self._extraction,
            "checkworthiness": self._marked,
            "subjectivity": self._marked,
            "attribution": self._attribution,
            "throughput": self._throughput,
            "html": self._html,
        }
        measure = measures.get(options["what"], self._collection)
        self.stdout.write(json.dumps(measure(options), indent=2))

    def _stance(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            pairs = read_pairs(options["path"], limit=options["limit"])
        except (PairsError, OSError) as error:
            raise CommandError(printable(str(error))) from error
        with tqdm(total=len(pairs), unit="pair", file=self.stderr) as bar:
            scores = evaluate_stance(pairs, pair_hint, progress=bar.update)
        return {"pairs": str(options["path"]), **scores}

    def _extraction(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            articles, marked = read_gold(options["path"])
        except (GoldError, OSError) as error:
            raise CommandError(printable(str(error))) from error
        with tqdm(total=len(articles), unit="article", file=self.stderr) as bar:
            found = predict(articles, progress=bar.update)
        if options["out"]:
            with options["out"].open("w", encoding="utf-8") as lines:
                lines.writelines(prediction_lines(found))
        return {"gold": str(options["path"]), **score_extraction(articles, marked, found)}

    def _marked(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            marked = read_marked(options["path"])[:: max(1, options["every"])][: options["limit"]]
            across = options["train"] == options["path"]
            train = []
            if options["train"] and not across:
                train = read_marked(options["train"])[:: max(1, options["every"])]
            with tqdm(total=len(train) + len(marked), unit="sentence", file=self.stderr) as bar:
                if across:
                    scores = trained_across(marked, progress=bar.update)
                elif train:
                    scores = trained_on(train, marked, progress=bar.update)
                elif options["what"] == "subjectivity":
                    scores = subjective_scores(marked, progress=bar.update)
                else:
                    scores = shipped_scores(marked, progress=bar.update)
        except (MarkedError, EmbedderUnavailable, OSError) as error:
            raise CommandError(printable(str(error))) from error
        named = {"marked": str(options["path"]), "train": str(options["train"] or "")}
        return {**named, **figures(marked, scores)}

    def _attribution(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            texts = list(islice(read_attributions(options["path"]), options["limit"]))
            with tqdm(total=len(texts), unit="text", file=self.stderr) as bar:
                reader = article_reader().read
                scores = score_attributions(texts, reader, progress=bar.update)
        except (AttributionError, EncoderError, OSError) as error:
            raise CommandError(printable(str(error))) from error
        return {"marked_in": str(options["path"]), **scores}

    def _throughput(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            articles = read_bulk(options["path"], limit=options["limit"])
        except (BulkError, OSError) as error:
            raise CommandError(printable(str(error))) from error

        def read(text: str, language: str, title: str) -> list[ExtractedClaim]:
            if options["rules"]:
                return extract_claims(text, language=language, title=title)
            return claims_in(text, language=language, title=title)[0]

        read("The harvest grew by 4 percent, Ana Lopez said.", "en", "")  # loads the model
        with tqdm(total=len(articles), unit="article", file=self.stderr) as bar:
            found = read_all(articles, read, progress=bar.update)
        return {"articles_in": str(options["path"]), "by_rules_alone": options["rules"], **found}

    def _html(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            pages = read_pages(options["path"])[: options["limit"]]
            found = [predict_page(one) for one in tqdm(pages, unit="page", file=self.stderr)]
            if options["out"]:
                with options["out"].open("w", encoding="utf-8") as lines:
                    lines.writelines(page_lines(found))
        except (PagesError, OSError) as error:
            raise CommandError(printable(str(error))) from error
        return {"pages_in": str(options["path"]), **score_pages(pages, found)}

    def _collection(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            collection = read_collection(options["path"], corpus=options["corpus"])
        except (CollectionError, OSError) as error:
            raise CommandError(printable(str(error))) from error
        if options["queries"]:
            collection = _first(collection, options["queries"])
        if options["what"] == "abstention" and (options["out"] or options["own_language"]):
            message = "--out and --own-language are for retrieval."
            raise CommandError(message)
        name = options["backend"] or settings.SEARCH_BACKEND
        try:
            with _own_index(name) as backend:
                self._index(collection, backend)
                measure = self._silence if options["what"] == "abstention" else self._measure
                result = measure(collection, backend, options)
        except (Unavailable, CollectionError) as error:
            raise CommandError(printable(str(error))) from error
        return {"collection": str(options["path"]), **result}

    def _index(self, collection: Collection, backend: SearchBackend) -> None:
        with tqdm(total=len(collection.documents), unit="document", file=self.stderr) as bar:
            index_collection(collection, backend, progress=bar.update)

    def _silence(
        self, collection: Collection, backend: SearchBackend, options: dict[str, Any]
    ) -> dict[str, Any]:
        with tqdm(total=len(collection.queries), unit="query", file=self.stderr) as bar:
            answers = abstain_on(collection, backend, progress=bar.update)
        return {"backend": backend.name, **score_abstention(answers)}

    def _measure(
        self, collection: Collection, backend: SearchBackend, options: dict[str, Any]
    ) -> dict[str, Any]:
        with tqdm(total=len(collection.queries), unit="query", file=self.stderr) as bar:
            run = run_collection(
                collection, backend, own_language=options["own_language"], progress=bar.update
            )
        if options["out"]:
            with options["out"].open("w", encoding="utf-8") as lines:
                lines.writelines(run_lines(run))
        scores = evaluate_run(run.documents(), collection.qrels)
        return {
            "backend": backend.name,
            "configuration": f"{DEFAULT.name}/{DEFAULT.version} {DEFAULT.hash[:12]}",
            "documents": len(collection.documents),
            "queries": len(collection.queries),
            "own_language": options["own_language"],
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
