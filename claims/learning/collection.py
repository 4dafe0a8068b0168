"""The desk's relevance judgements in the field's shapes: TREC's qrels, and a folder as BEIR has it.

TREC (trec.nist.gov/data/qrels_eng): `topic 0 document grade`, a line each. BEIR (Thakur et al.
2021, arXiv:2104.08663): `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv`, which
`sources.evaluation.read_collection` reads. A topic is a claim by its number, a document a source;
grades are those of `desk_qrels`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from claims.articles.models import Article
from claims.learning.evaluation import Grades
from claims.statements.models import Claim
from sources.models import Source
from workbench.lib.streaming import in_chunks
from workbench.lib.tables import json_lines

CHUNK = 200
CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels/test.tsv"

Qrels = Mapping[int, Grades]


def trec_lines(qrels: Qrels) -> Iterator[str]:
    """Yield the lines of a qrels file, by claim and source."""
    return (f"{claim} 0 {source} {grade}\n" for claim, source, grade in _in_order(qrels))


def beir_files(qrels: Qrels) -> dict[str, Iterator[str]]:
    """Return the lines of each file of a folder, by its path in it.

    The corpus is all sources with their newest text, but for articles under check that nobody has
    judged: a claim would find where it is from.
    """
    judged = frozenset(source for grades in qrels.values() for source in grades)
    return {
        CORPUS: json_lines(_corpus(judged)),
        QUERIES: json_lines(_queries(qrels)),
        QRELS: _tsv(qrels),
    }


def _tsv(qrels: Qrels) -> Iterator[str]:
    yield "query-id\tcorpus-id\tscore\n"
    yield from (f"{claim}\t{source}\t{grade}\n" for claim, source, grade in _in_order(qrels))


def _in_order(qrels: Qrels) -> Iterator[tuple[int, int, int]]:
    for claim, grades in sorted(qrels.items()):
        for source, grade in sorted(grades.items()):
            yield claim, source, grade


def _queries(qrels: Qrels) -> Iterator[dict[str, Any]]:
    for chunk in in_chunks(Claim.objects.select_related("claimant"), size=CHUNK):
        for claim in chunk:
            if claim.pk in qrels:
                yield {
                    "_id": str(claim.pk),
                    "text": f"{claim.context} {claim.text}".lstrip(),  # as it was asked
                    "lang": claim.language,
                    "claimant": claim.claimant.name if claim.claimant else "",
                }


def _corpus(judged: frozenset[int]) -> Iterator[dict[str, Any]]:
    rows = Source.objects.filter(current_snapshot__isnull=False).with_publisher()
    for chunk in in_chunks(rows, size=CHUNK):
        articles = Article.objects.filter(source__in=chunk).values_list("source", flat=True)
        left_out = frozenset(articles) - judged
        for source in chunk:
            if source.pk not in left_out:
                yield {
                    "_id": str(source.pk),
                    "title": source.title,
                    "text": source.current_snapshot.text if source.current_snapshot else "",
                    "lang": source.language,
                    "url": source.url,
                }
