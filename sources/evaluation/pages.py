"""How good are pages read? Text, title, day and language against pages that people have read.

A folder holds `articles.jsonl` or `pages.jsonl`, an object a line: `id`, `html` (a file in it, gzip
allowed), and what is known of `text`, `title`, `published`, `lang`; or, in place of `text`,
segments that the text must have (`with`) and must not (`without`), as trafilatura's evaluation
has it. An `index.jsonl` of files of many kinds, each with its `format`, `file` and what is
`expected` of it, is read too: its pages that are `html`. Text is scored as in the
article-extraction-benchmark (github.com/scrapinghub/article-extraction-benchmark): word 4-grams, F1
of mean precision and mean recall.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.documents import MAX_PAGE_BYTES, DocumentError, read_html

NAMES = ("articles.jsonl", "pages.jsonl", "index.jsonl")
_GRAM = 4
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


class PagesError(ValueError):
    """The folder is none of this kind; says why."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that people have read; empty where they said nothing. `day` is YYYY-MM-DD."""

    id: str
    file: Path
    text: str
    title: str
    day: str
    language: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a page was read as; all empty where it was refused, `error` then says why."""

    id: str
    text: str = ""
    title: str = ""
    published: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    error: str = ""


def read_pages(folder: Path) -> list[ReadPage]:
    """Read a folder. Raises `PagesError`, `OSError`."""
    path = next((folder / name for name in NAMES if (folder / name).is_file()), None)
    if path is None:
        message = f"{folder}: there is neither {' nor '.join(NAMES)}"
        raise PagesError(message)
    pages = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                stated = json.loads(line)
                if stated.get("format", "html") == "html":
                    pages.append(_page(folder, _flat(stated)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                message = f"{path}:{number}: not a page: {error}"
                raise PagesError(message) from error
    return pages


def _flat(stated: Mapping[str, Any]) -> Mapping[str, Any]:
    """A line of an `index.jsonl` by the names of the other files."""
    if "expected" not in stated:
        return stated
    known = stated["expected"] or {}
    return {**known, "id": stated["file"], "html": stated["file"], "lang": known.get("language")}


def _page(folder: Path, stated: Mapping[str, Any]) -> ReadPage:
    file = (folder / stated["html"]).resolve()
    if not file.is_relative_to(folder.resolve()):
        message = "its file is outside of the folder"
        raise ValueError(message)
    return ReadPage(
        id=str(stated["id"]),
        file=file,
        text=stated.get("text") or "",
        title=stated.get("title") or "",
        day=(stated.get("published") or stated.get("date") or "")[:10],
        language=(stated.get("lang") or "").lower()[:2],
        wanted=tuple(stated.get("with") or ()),
        unwanted=tuple(stated.get("without") or ()),
    )


def predict_page(page: ReadPage) -> Prediction:
    """Read a page as an import does. Raises `OSError`."""
    data = page.file.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        with gzip.open(page.file) as stream:
            data = stream.read(MAX_PAGE_BYTES + 1)
    try:
        found = read_html(data)
    except DocumentError as error:
        return Prediction(page.id, error=str(error))
    return Prediction(
        page.id,
        found.body,
        found.title,
        found.published_at.isoformat() if found.published_at else "",
        found.language,
        tuple(name.strip() for name in found.author.split(",") if name.strip()),
    )


def prediction_lines(found: Iterable[Prediction]) -> Iterator[str]:
    """Yield each prediction as a line of JSON."""
    for one in found:
        fields = {name: getattr(one, name) for name in Prediction.__dataclass_fields__}
        yield json.dumps(fields, ensure_ascii=False) + "\n"


def score_pages(pages: Sequence[ReadPage], found: Sequence[Prediction]) -> dict[str, Any]:
    """Return the figures, each over the pages of which it is known: text, title, day, language."""
    pairs = list(zip(pages, found, strict=True))
    scores: dict[str, Any] = {"pages": len(pages), "refused": sum(bool(one.error) for one in found)}
    if texts := [_overlap(page.text, one.text) for page, one in pairs if page.text]:
        scores["text"] = _means(texts)
    if any(page.wanted or page.unwanted for page in pages):
        scores["segments"] = _segments(pairs)
    for name, right in (
        ("title", [_words(p.title) == _words(one.title) for p, one in pairs if p.title]),
        ("day", [p.day == one.published[:10] for p, one in pairs if p.day]),
        ("language", [p.language == one.language for p, one in pairs if p.language]),
    ):
        if right:
            scores[name] = {"right": round(sum(right) / len(right), 4), "pages": len(right)}
    return scores


def _overlap(gold: str, text: str) -> tuple[float, float]:
    """Precision and recall of a text's 4-grams."""
    wanted, given = _grams(gold), _grams(text)
    shared = (wanted & given).total()
    return shared / given.total() if given else 0.0, shared / wanted.total() if wanted else 1.0


def _grams(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words; of scripts without spaces, of four characters."""
    words = [
        part
        for word in _WORD.findall(text)
        for part in (word if _UNSPACED.search(word) else [word])
    ]
    size = min(_GRAM, len(words))
    return Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1) if size)


def _means(texts: Sequence[tuple[float, float]]) -> dict[str, Any]:
    precision = sum(precision for precision, _recall in texts) / len(texts)
    recall = sum(recall for _precision, recall in texts) / len(texts)
    return {**_figures(precision, recall), "pages": len(texts)}


def _segments(pairs: Sequence[tuple[ReadPage, Prediction]]) -> dict[str, Any]:
    right = missed = wrong = 0
    for page, one in pairs:
        text = " ".join(one.text.split())
        held = sum(" ".join(segment.split()) in text for segment in page.wanted)
        right, missed = right + held, missed + len(page.wanted) - held
        wrong += sum(" ".join(segment.split()) in text for segment in page.unwanted)
    precision = right / (right + wrong) if right else 0.0
    return _figures(precision, right / (right + missed) if right else 0.0)


def _figures(precision: float, recall: float) -> dict[str, Any]:
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return {"P": round(precision, 4), "R": round(recall, 4), "F1": round(f1, 4)}


def _words(line: str) -> list[str]:
    return _WORD.findall(line.casefold())
