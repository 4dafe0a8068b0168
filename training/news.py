"""News pieces in our own words, marked by hand for who says what (`data/news/GUIDELINES.md`).

`python -m training.news OUT` writes them with offsets, in the form of the public gold sets that
`manage.py evaluate extraction` reads, a folder a part. On `unseen`, `sealed` and `later` nothing is
ever trained, nor are they looked at while tuning.
"""

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from sources.encoder.articles import KINDS

NEWS = Path(__file__).parent / "data" / "news"
LEARNED = ("train", "more", "dense", "wide")
"""In the order they were written: each keeps the same pieces apart for good."""
DEV_SHARE = 8
KEPT = ("kept", "fresh")
"""Kept from the adapter: who speaks is fitted on them."""
PARTS = (*LEARNED, *KEPT, "unseen", "sealed", "later")
TYPES = ("person", "organization", "group", "document")
_MARK = re.compile(
    r"\{(?P<who>-|[A-Z](?:[</][A-Z])?) (?P<kind>\w+) (?P<worth>[0-3])(?P<leans> leans)?\| ?"
    r"|\[(?P<letter>[A-Z])\| ?|(?P<cue><)|(?P<end>[>\]}])"
)


class NewsError(ValueError):
    """A piece is not as the guidelines say; the message names it and the place."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who says something in a piece; the first name is the fullest that it prints."""

    type: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """`text[start:end]` is asserted by one of `by`: nobody but the paper where that is empty, two
    where a reader cannot tell. `via` told us so; `worth` is 0 to 3; `leans` on its neighbours.
    """

    start: int
    end: int
    by: tuple[str, ...]
    via: str
    kind: str
    worth: int
    leans: bool


@dataclass(slots=True)
class Piece:
    """A piece: its text without marks, and what is marked, by code points. The cast is by letter.

    `mentions` are the words that name a speaker beside a statement: (start, end, letter).
    """

    id: str
    fields: Mapping[str, str]
    cast: Mapping[str, Voice]
    text: str = ""
    statements: list[Statement] = field(default_factory=list)
    mentions: list[tuple[int, int, str]] = field(default_factory=list)
    cues: list[tuple[int, int]] = field(default_factory=list)

    @property
    def language(self) -> str:
        """Its ISO 639 code."""
        return self.fields["language"]

    @property
    def title(self) -> str:
        """Its headline."""
        return self.fields["title"]


def read_pieces(part: str) -> list[Piece]:
    """Return the pieces of a part, one of `PARTS`. Raises `NewsError`, and `OSError`."""
    return [
        piece
        for path in sorted((NEWS / part).glob("*.txt"))
        for piece in parse_pieces(path.read_text(encoding="utf-8"))
    ]


def learned_and_kept() -> tuple[list[Piece], list[Piece]]:
    """Return the pieces that are learned from, and those that are kept from it and looked at."""
    learned, kept = list[Piece](), list[Piece]()
    for part in LEARNED:
        for number, piece in enumerate(read_pieces(part)):
            (learned if number % DEV_SHARE else kept).append(piece)
    return learned, kept


def kept_pieces() -> list[Piece]:
    """Return all that `statements` has not learned from and that may be fitted on."""
    return [*learned_and_kept()[1], *chain.from_iterable(map(read_pieces, KEPT))]


def parse_pieces(content: str) -> Iterator[Piece]:
    """Yield the pieces of a file. Raises `NewsError`."""
    for block in re.split(r"^=== ", content, flags=re.MULTILINE)[1:]:
        head, _empty, body = block.partition("\n\n")
        name, *lines = head.split("\n")
        piece = Piece(name.strip(), *_header(name.strip(), lines))
        _read_marks(piece, body.strip("\n"))
        yield piece


def _header(name: str, lines: list[str]) -> tuple[dict[str, str], dict[str, Voice]]:
    fields: dict[str, str] = {}
    cast: dict[str, Voice] = {}
    for line in lines:
        key, _colon, value = line.partition(":")
        if key != "cast":
            fields[key.strip()] = value.strip()
            continue
        who, *names = (part.strip() for part in value.split("|"))
        letter, _space, kind = who.partition(" ")
        if kind not in TYPES or not names or letter in cast:
            message = f"{name}: {line}"
            raise NewsError(message)
        cast[letter] = Voice(kind, tuple(names))
    return fields, cast


def _read_marks(piece: Piece, body: str) -> None:
    """Take the marks off a text and keep where they stood."""
    text, at = "", 0
    opened: list[tuple[re.Match[str], int]] = []
    for mark in _MARK.finditer(body):
        text += body[at : mark.start()]
        at = mark.end()
        if not mark["end"]:
            opened.append((mark, len(text)))
            continue
        if not opened or mark["end"] != {"{": "}", "[": "]", "<": ">"}[opened[-1][0][0][0]]:
            message = f"{piece.id}: closes what is not open: …{text[-40:]}"
            raise NewsError(message)
        _keep(piece, *opened.pop(), len(text))
    piece.text = text + body[at:]
    if opened or re.search(r"[\[\]{}<>|]", piece.text):
        message = f"{piece.id}: a mark is not closed, or is none"
        raise NewsError(message)


def _keep(piece: Piece, mark: re.Match[str], start: int, end: int) -> None:
    letters = tuple(re.findall("[A-Z]", mark["letter"] or mark["who"] or ""))
    if unknown := set(letters) - set(piece.cast):
        message = f"{piece.id}: {unknown} not in the cast"
        raise NewsError(message)
    if mark["cue"]:
        piece.cues.append((start, end))
    elif mark["letter"]:
        piece.mentions.append((start, end, mark["letter"]))
    else:
        if mark["kind"] not in KINDS:
            message = f"{piece.id}: {mark['kind']} is no kind"
            raise NewsError(message)
        via = letters[1] if "<" in mark["who"] else ""
        by = letters[:1] if via else letters
        piece.statements.append(
            Statement(start, end, by, via, mark["kind"], int(mark["worth"]), bool(mark["leans"]))
        )


def gold_lines(piece: Piece) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a piece as a line of `articles.jsonl`, and its statements as lines of
    `claims.jsonl`.
    """
    article = {"id": piece.id, "text": piece.text, **piece.fields}
    claims = []
    for number, one in enumerate(sorted(piece.statements, key=lambda one: one.start), start=1):
        voice = piece.cast[one.by[0]] if one.by else None
        claims.append(
            {
                "id": f"{piece.id}#{number:02}",
                "article_id": piece.id,
                "language": piece.language,
                "start": one.start,
                "end": one.end,
                "quote": piece.text[one.start : one.end],
                "alt_spans": [],
                "attribution": "indirect" if voice else "none",
                "claimant": voice.names[0] if voice else None,
                "claimant_type": voice.type if voice else None,
                "claimant_aliases": list(voice.names[1:]) if voice else [],
                "claimant_ambiguous": len(one.by) > 1,
                "reported_by": piece.cast[one.via].names[0] if one.via else None,
                "checkworthiness": one.worth,
                "kind": one.kind,
                "leans": one.leans,
            }
        )
    return article, claims


def main() -> None:
    """Write all parts."""
    parser = argparse.ArgumentParser("python -m training.news", description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    for part in PARTS:
        rows = [gold_lines(piece) for piece in read_pieces(part)]
        (out / part).mkdir(parents=True, exist_ok=True)
        files = {
            "articles.jsonl": [article for article, _claims in rows],
            "claims.jsonl": [claim for _article, claims in rows for claim in claims],
        }
        for name, lines in files.items():
            content = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
            (out / part / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
