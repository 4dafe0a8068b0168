"""Real files of newsroom formats beside the checkout: how many are read, how many refused by name.

The set is public projects' test files (its README says which), in `../shared/data/news_formats`.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.documents import DocumentError, ParsedDocument
from sources.formats import entries_of

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "news_formats" / "dev"
MARKUP = re.compile(
    r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|&(?:#\d+|[a-z]{2,8});|[\x00-\x08\x0b-\x1f]"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry of a file: a document, or the error that says why not."""

    kind: str
    file: str
    expected: dict[str, Any]
    result: ParsedDocument | DocumentError


def outcomes(folder: Path = FOLDER) -> Iterator[Outcome]:
    """Yield each entry of each file of the set, which has `index.jsonl` and `files/`."""
    for line in (folder / "index.jsonl").open():
        about = json.loads(line)
        path = folder / about["file"]
        with path.open("rb") as stream:
            for entry in entries_of(stream, path.name, size=path.stat().st_size):
                try:
                    result: ParsedDocument | DocumentError = entry.read()
                except DocumentError as error:
                    result = error
                yield Outcome(about["format"], about["file"], about["expected"] or {}, result)


def measure() -> dict[str, Any]:
    """Count by format: files, articles, files of which nothing was read, and by which reason."""
    files: dict[str, set[str]] = defaultdict(set)
    read: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in outcomes():
        files[one.kind].add(one.file)
        if isinstance(one.result, DocumentError):
            counts[one.kind][f"entries refused: {one.result.reason}"] += 1
            continue
        read[one.kind].add(one.file)
        counts[one.kind]["articles"] += 1
        counts[one.kind]["with a date"] += one.result.published_at is not None
        counts[one.kind]["bodies with markup"] += bool(MARKUP.search(one.result.body))
    return {
        kind: {"files": len(files[kind]), "files read": len(read[kind]), **counts[kind]}
        for kind in sorted(files)
    }
