"""Articles marked by hand, and how well claims that were found match them (pure).

The form of the sets and the figures are those of our gold sets' guidelines: a claim found matches
one marked if they overlap by half of both together, or by 60 per cent of the shorter, which must be
30 per cent of the longer. One to one, in rank order. Only claims of worth 2 and 3 have to be found.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sources.language.words import bare

WORTH_CHECKING = 2
OVERLAP, COVERED, RATIO = 0.5, 0.6, 0.3
NEARLY_ALL = 0.8
TOP = 10
SURNAME = 3
_TITLES = frozenset(
    re.findall(
        r"\w+",
        "the a an of le la les l el los las un una une der die das dem den des ein eine du de del "
        "y und et dan e o dr prof professor mr mrs ms miss sir lord m mme mlle sr sra herr frau "
        "don dona pak bapak ibu bu sdr ir kompol komjen irjen akbp jenderal rep sen gov von van",
    )
)


class GoldError(ValueError):
    """The set cannot be read; says which file and why."""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article of a set."""

    id: str
    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """Where a claim stands: `names` are who asserts it there, the fullest first; none if the
    article itself does.
    """

    start: int
    end: int
    names: tuple[str, ...]
    is_person: bool


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim marked by hand, at its place, and others that state the same."""

    places: tuple[GoldPlace, ...]
    ambiguous: bool
    worth: int


@dataclass(frozen=True, slots=True)
class Predicted:
    """A claim that was found."""

    start: int
    end: int
    claimant: str
    score: float


@dataclass(slots=True)
class Tally:
    """What is counted over articles; claimants only of claims whose claimant is not ambiguous."""

    recall: list[float] = field(default_factory=list)
    precision: list[float] = field(default_factory=list)
    matched: int = 0
    marked: int = 0
    said: int = 0
    told: int = 0
    right: int = 0
    own: int = 0
    told_for_own: int = 0
    wanted: int = 0
    found_whole: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the figures by the names that the sets' guidelines give them."""
        accuracy, coverage = _share(self.right, self.said), _share(self.told, self.said)
        wrong = None if coverage is None or accuracy is None else round(coverage - accuracy, 4)
        return {
            "articles": len(self.recall),
            "claims_marked": self.marked,
            "claims_matched": self.matched,
            "Rc@10": _share(sum(self.recall), len(self.recall)),
            "AP": _share(sum(self.precision), len(self.precision)),
            "with_claimant": self.said,
            "ClAcc": accuracy,
            "AttrCov": coverage,
            "wrong_names": wrong,
            "FalseAt": _share(self.told_for_own, self.own),
            "E2E@20": _share(self.found_whole, self.wanted),
        }


def read_gold(folder: Path) -> tuple[list[GoldArticle], dict[str, list[GoldClaim]]]:
    """Read `articles.jsonl` and `claims.jsonl`. Raises `GoldError`, and `OSError`."""
    try:
        articles = [
            GoldArticle(row["id"], row["language"], row.get("title") or "", row["text"])
            for row in _rows(folder / "articles.jsonl")
        ]
        claims: dict[str, list[GoldClaim]] = {one.id: [] for one in articles}
        for row in _rows(folder / "claims.jsonl"):
            claims[row["article_id"]].append(gold_claim(row))
    except (KeyError, TypeError, ValueError) as error:
        message = f"{folder}: {type(error).__name__}: {error}"
        raise GoldError(message) from error
    return articles, claims


def _rows(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def gold_claim(row: Mapping[str, Any]) -> GoldClaim:
    """Read a line of `claims.jsonl`. Raises `KeyError`, `TypeError` or `ValueError`."""
    others = [{**row, **place} for place in row.get("alt_spans") or []]
    return GoldClaim(
        tuple(_gold_place(one) for one in [row, *others]),
        bool(row.get("claimant_ambiguous")),
        int(row["checkworthiness"]),
    )


def _gold_place(row: Mapping[str, Any]) -> GoldPlace:
    claimant, aliases = row["claimant"], row.get("claimant_aliases") or []
    names = (claimant, *aliases) if claimant else ()
    is_person = row.get("claimant_type") == "person"
    return GoldPlace(int(row["start"]), int(row["end"]), names, is_person)


def count(tally: Tally, marked: Sequence[GoldClaim], found: Sequence[Predicted]) -> None:
    """Count one article in."""
    ranked = sorted(found, key=lambda one: (-one.score, one.start, one.end))
    matches = _matched(ranked, marked)
    worth = [one.worth >= WORTH_CHECKING for one in marked]
    hits = [at is not None and worth[at] for at in matches]
    if any(worth):
        tally.recall.append(sum(hits[:TOP]) / min(TOP, sum(worth)))
        ranks = [rank for rank, hit in enumerate(hits, start=1) if hit]
        precisions = [number / rank for number, rank in enumerate(ranks, start=1)]
        tally.precision.append(sum(precisions) / sum(worth))
    tally.marked += len(marked)
    tally.wanted += sum(
        is_worth and bool(one.places[0].names) and not one.ambiguous
        for is_worth, one in zip(worth, marked, strict=True)
    )
    for rank, (one, at) in enumerate(zip(ranked, matches, strict=True)):
        if at is None:
            continue
        tally.matched += 1
        if marked[at].ambiguous:
            continue
        right = _count_claimant(tally, marked[at], one)
        tally.found_whole += right and worth[at] and rank < 2 * TOP


def _count_claimant(tally: Tally, gold: GoldClaim, found: Predicted) -> bool:
    place = max(gold.places, key=lambda one: _overlap(found, one))
    if not place.names:
        tally.own += 1
        tally.told_for_own += bool(found.claimant)
        return False
    right = is_claimant(found.claimant, place)
    tally.said += 1
    tally.told += bool(found.claimant)
    tally.right += right
    return right


def _matched(ranked: Sequence[Predicted], marked: Sequence[GoldClaim]) -> list[int | None]:
    """Return for each claim found which marked one it is, each once."""
    taken: set[int] = set()
    matches: list[int | None] = []
    for one in ranked:
        best: tuple[bool, bool, float] | None = None
        which = None
        for at, gold in enumerate(marked):
            overlap = max(_overlap(one, place) for place in gold.places)
            if at in taken or not overlap:
                continue
            key = (overlap >= NEARLY_ALL, gold.worth >= WORTH_CHECKING, overlap)
            if best is None or key > best:
                best, which = key, at
        if which is not None:
            taken.add(which)
        matches.append(which)
    return matches


def _overlap(one: Predicted, place: GoldPlace) -> float:
    """Return the overlap's share of both together; 0 if they do not match."""
    shared = min(one.end, place.end) - max(one.start, place.start)
    if shared <= 0:
        return 0.0
    sizes = sorted((one.end - one.start, place.end - place.start))
    share = shared / (sum(sizes) - shared)
    covers = shared >= COVERED * sizes[0] and sizes[0] >= RATIO * sizes[1]
    return share if share >= OVERLAP or covers else 0.0


def is_claimant(name: str, gold: GoldPlace) -> bool:
    """Whether a name is the claimant's: the same words, a fuller form, or half of one; a person's
    surname too.
    """
    told = _words(name)
    if not told:
        return False
    for known in (set(_words(one)) for one in gold.names):
        words = set(told)
        fuller = known and known <= words and len(known) >= len(told) / 4
        shorter = words <= known and len(told) >= max(2, len(known) / 2)
        if known and (fuller or shorter):
            return True
    full = _words(gold.names[0])
    if not gold.is_person or not full:
        return False
    surname = len(full[-1]) >= SURNAME and told[-1] == full[-1]
    part = len(told) == 1 and len(told[0]) >= SURNAME and told[0] in full
    return surname or part


def _words(name: str) -> list[str]:
    words = re.findall(r"\w+", re.sub("['’]", " ", bare(name)))
    return [one for one in words if one not in _TITLES] or words


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None
