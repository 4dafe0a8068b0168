"""From files to claims, against the bare library work on the same articles; processor times.

Twice: claims by rules, without vectors (`ENCODER=package`); and the whole line as it ships, with
the reader of articles, vectors and the index, where the models' time is most of it. Bare is what
nobody can do without, on the same rows: parsing, which language it is, sentences, claims, vectors;
of a web archive reading its records and trafilatura with the page's metadata.
"""

import io
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import trafilatura
from django.db import connection
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from claims.articles.choices import ImportChannel
from claims.articles.imports import given_paths, import_open, import_run, import_take
from claims.models import Article
from claims.statements.extraction import extract_claims
from claims.statements.services.extracting import article_extract
from sources.encoder.articles import ArticleRead, article_reader
from sources.language import detect_language, split_sentences
from sources.models import Source
from sources.search.sync import plan_sources, with_vectors
from sources.services.indexing import sources_index
from tests.benchmarks.measuring import own_backend, seconds
from tests.claims.articles.importing import lines
from tests.sources.fetching.pages import SENTENCES, page

PARAGRAPHS = 6
AROUND = (
    "".join(f"<p>{SENTENCES} {number}</p>" for number in range(8))
    + "".join(f"<nav><ul><li><a href='/{n}'>Section {n}</a></li></ul></nav>" for n in range(300))
    + "<script>var settings = {};</script>" * 300
)
"""What pages have beside a few sentences: some 40 KB."""


def measure(size: int = 300) -> dict[str, Any]:
    """Import `size` articles and find their claims, then `size` pages of a web archive; then a
    tenth as many articles with the models.
    """
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            with patch.dict(os.environ, ENCODER="package"):
                rules = {**_rows(Path(folder), size), **_archive(Path(folder), size)}
            whole = _whole(Path(folder), max(10, size // 10))
            return {"articles": size, **rules, "as_it_ships": whole}
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _rows(folder: Path, size: int) -> dict[str, Any]:
    for name, numbers in (("warm", range(-20, 0)), ("rows", range(size))):
        (folder / name).write_bytes(lines(*map(article_row, numbers)))
    _carry_out(folder / "warm")
    _extract()
    bare = seconds(lambda: _bare((folder / "rows").read_bytes()), time.process_time)
    saved = seconds(lambda: _carry_out(folder / "rows"), time.process_time)
    found = seconds(_extract, time.process_time)
    return {
        "articles_a_second": round(size / (saved + found), 1),
        "of_it_importing": round(saved / (saved + found), 2),
        "ratio_to_bare": round(bare / (saved + found), 3),
    }


def _whole(folder: Path, size: int) -> dict[str, Any]:
    """From rows to claims in the queue and sources in the index."""
    own, others = range(10_000, 10_000 + size), range(20_000, 20_000 + size)
    for name, numbers in (("warm", range(-25, -20)), ("own", own), ("others", others)):
        (folder / name).write_bytes(lines(*map(article_row, numbers)))
    with own_backend("embedded") as backend:

        def carried_out(name: str) -> None:
            _carry_out(folder / name)
            _extract()
            due = Source.objects.due_for_indexing().values_list("pk", flat=True)
            sources_index(source_ids=list(due), backend=backend)

        carried_out("warm")
        ours = seconds(lambda: carried_out("own"), time.process_time)
        _carry_out(folder / "others")
        plans = plan_sources(Source.objects.due_for_indexing())
        reader = article_reader().read
        data = (folder / "others").read_bytes()
        bare = seconds(lambda: _bare(data, reader), time.process_time)
        bare += seconds(lambda: with_vectors(plans), time.process_time)
    return {
        "articles": size,
        "articles_a_second": round(size / ours, 2),
        "ratio_to_bare": round(bare / ours, 3),
    }


def _archive(folder: Path, size: int) -> dict[str, Any]:
    file = folder / "pages.warc"
    file.write_bytes(b"".join(_records(size)))
    bare = seconds(lambda: _bare_archive(file), time.process_time)
    ours = seconds(lambda: _carry_out(file), time.process_time)
    return {"warc_pages_a_second": round(size / ours, 1), "warc_ratio": round(bare / ours, 3)}


def article_row(number: int) -> dict[str, Any]:
    """Return an article of six paragraphs, each with two statements."""
    said = (
        f"Minister Ana Lopez said on Monday that district {number}-{part} had received {part + 12} "
        f"percent more aid than in 2024. The office of statistics counts {number + part} farms "
        "there, most of which grow rice."
        for part in range(PARAGRAPHS)
    )
    return {
        "url": f"https://daily.example/{number}", "title": f"Aid for district {number}",
        "text": "\n\n".join(said),
    }  # fmt: skip


def _bare(data: bytes, reader: Callable[[str], ArticleRead] | None = None) -> None:
    for line in data.splitlines():
        article = json.loads(line)
        language = detect_language(article["text"])
        split_sentences(article["text"], language)
        extract_claims(article["text"], language=language, title=article["title"], reader=reader)


def _records(size: int) -> Iterator[bytes]:
    for number in range(size):
        stream = io.BytesIO()
        writer = WARCWriter(stream, gzip=True)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        title = f"Harvest {number} of the district grew"
        content = io.BytesIO(page(title=title, body=f"{SENTENCES}</p>{AROUND}<p>").encode())
        address = f"https://daily.example/page/{number}"
        record = writer.create_warc_record(address, "response", content, http_headers=head)
        writer.write_record(record)
        yield stream.getvalue()


def _bare_archive(file: Path) -> None:
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream):
            source = record.content_stream().read().decode()
            trafilatura.bare_extraction(source, fast=True, with_metadata=True)


def _carry_out(file: Path) -> None:
    batch = import_open(channel=ImportChannel.COMMAND, name=file.name, files=given_paths([file]))
    hold = import_take(batch_id=batch.pk)
    assert hold is not None
    for _saved in import_run(hold):
        pass


def _extract() -> None:
    for pk in Article.objects.filter(status="imported").values_list("pk", flat=True):
        article_extract(article_id=pk)
