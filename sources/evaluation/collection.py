"""A retrieval collection on disk, in the shape of BEIR (Thakur et al. 2021, arXiv:2104.08663).

A folder with `queries.jsonl` and `qrels.tsv` (or `qrels/test.tsv`), and `corpus.jsonl` beside them
or one level up, or another file that is named.
Documents: `id` (or `_id`), `title`, `text`, optionally `lang` and `url`. Queries: `id`, `text`,
optionally `lang` and `claimant` (or `speaker`). Judgements: query id, document id, relevance; a
header line is skipped.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.language import detect_language, normalise_text
from workbench.lib.files import require_regular

Qrels = Mapping[str, Mapping[str, int]]


class CollectionError(ValueError):
    """The folder is not a collection; says which file or line is at fault."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document to be found."""

    id: str
    title: str
    text: str
    language: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class TestQuery:
    """What is asked; `claimant` is who said it, where the collection knows."""

    id: str
    text: str
    language: str
    claimant: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, queries that have judgements, and the judgements above zero."""

    documents: tuple[Document, ...]
    queries: tuple[TestQuery, ...]
    qrels: Qrels


def read_collection(folder: Path, *, corpus: Path | None = None) -> Collection:
    """Read a collection. Raises `CollectionError`, `OSError`."""
    corpus = corpus or next(
        (
            path
            for path in (folder / "corpus.jsonl", folder.parent / "corpus.jsonl")
            if path.exists()
        ),
        None,
    )
    if corpus is None:
        message = f"There is no corpus.jsonl in {folder} or beside it."
        raise CollectionError(message)
    of_beir = folder / "qrels" / "test.tsv"
    qrels = _read_qrels(of_beir if of_beir.exists() else folder / "qrels.tsv")
    documents = tuple(_document(row) for row in _rows(corpus))
    queries = tuple(
        TestQuery(
            _id(row),
            normalise_text(str(row["text"])),
            _language(row),
            str(row.get("claimant") or row.get("speaker") or ""),
        )
        for row in _rows(folder / "queries.jsonl")
        if _id(row) in qrels
    )
    return Collection(documents, queries, qrels)


def _document(row: Mapping[str, Any]) -> Document:
    title = normalise_text(str(row.get("title") or "")).replace("\n", " ")
    text = normalise_text(str(row.get("text") or ""))
    return Document(_id(row), title, text, _language(row), str(row.get("url") or ""))


def _id(row: Mapping[str, Any]) -> str:
    return str(row["_id"] if "_id" in row else row["id"])


def _language(row: Mapping[str, Any]) -> str:
    return str(row.get("lang") or row.get("language") or detect_language(str(row["text"])))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    require_regular(path)
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                message = f"{path}:{number}: not JSON: {error.msg}"
                raise CollectionError(message) from error
            yield row


def _read_qrels(path: Path) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    require_regular(path)
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            cells = line.rstrip("\r\n").split("\t")
            if cells[0] == "query-id" or cells == [""]:
                continue
            try:
                query, document, relevance = cells[0], cells[1], int(cells[2])
            except (IndexError, ValueError) as error:
                message = f"{path}:{number}: not query, document and a whole number"
                raise CollectionError(message) from error
            if relevance > 0:
                qrels.setdefault(query, {})[document] = relevance
    return qrels
