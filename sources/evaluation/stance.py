"""How good are stance hints? Labelled pairs in four shapes, and what the hints score.

Read are IndoNLI (Mahendra et al. 2021, arXiv:2110.14566: `premise`, `hypothesis`), FEVER-IT
(`claim_it`, `evidence_it`, `claim_en`, `evidence_en`: every pairing of the two languages),
CLIMATE-FEVER (Diggelmann et al. 2020, arXiv:2012.00614: `claim`, `evidence`), and our own pairs
(`training/data/pairs/GUIDELINES.md`: a claim with a list of `evidence`).
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from sources.embedding import embed_texts
from sources.stance import Hint, Stance, stance_of_label
from workbench.lib.files import require_regular

CHUNK = 200
SIDES = (Stance.SUPPORTS, Stance.REFUTES)


class Hinter(Protocol):
    """What gives hints: `sources.hints.pair_hint`."""

    def __call__(
        self,
        *,
        claim: str,
        claim_language: str,
        evidence: str,
        evidence_language: str,
        similarity: float | None,
    ) -> Hint:
        """Return the hint for one pair."""


class PairsError(ValueError):
    """A line is no labelled pair; says which and why."""


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A claim, a sentence, their languages, and what people say about the two."""

    id: str
    claim: str
    claim_language: str
    evidence: str
    evidence_language: str
    label: Stance


def read_pairs(path: Path, *, limit: int | None = None) -> list[LabelledPair]:
    """Read the pairs of the first `limit` lines. Raises `PairsError`, `OSError`."""
    pairs: list[LabelledPair] = []
    require_regular(path)
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if limit is not None and number > limit:
                break
            if not line.strip():
                continue
            try:
                pairs.extend(_pairs(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                message = f"{path}:{number}: not a labelled pair: {_said(error)}"
                raise PairsError(message) from error
    return pairs


def _pairs(row: Mapping[str, Any]) -> Iterator[LabelledPair]:
    if "label" not in row and isinstance(row["evidence"], list):
        for number, one in enumerate(row["evidence"], start=1):
            said = (row["claim"], row["language"], one["text"], one["language"])
            yield LabelledPair(f"{row['id']}-{number}", *said, stance_of_label(one["label"]))
        return
    label = stance_of_label(row["label"])
    for claim, claim_language, evidence, evidence_language in _sides(row):
        yield LabelledPair(
            str(row["id"]), _text(claim), claim_language, _text(evidence), evidence_language, label
        )


def _sides(row: Mapping[str, Any]) -> list[tuple[Any, str, Any, str]]:
    if "premise" in row:
        return [(row["hypothesis"], row["lang"], row["premise"], row["lang"])]
    if "claim" in row:
        return [(row["claim"], row["lang"], row["evidence"], row["lang"])]
    languages = [name.removeprefix("claim_") for name in row if name.startswith("claim_")]
    if not languages:
        message = "there is no claim"
        raise ValueError(message)
    return [
        (row[f"claim_{ours}"], ours, row[f"evidence_{theirs}"], theirs)
        for ours in languages
        for theirs in languages
    ]


def _text(value: str | Sequence[str]) -> str:
    """One text, or the sentences of one; a few pairs have no evidence at all."""
    return value if isinstance(value, str) else " ".join(value)


def _said(error: Exception) -> str:
    return f"there is no {error}" if isinstance(error, KeyError) else str(error)


def similarities(pairs: Sequence[LabelledPair]) -> list[float | None]:
    """Return each pair's cosine as the search has it, None where two models would be compared."""
    sides = []
    for texts in (
        [(pair.claim, pair.claim_language) for pair in pairs],
        [(pair.evidence, pair.evidence_language) for pair in pairs],
    ):
        vectors: dict[tuple[str, str], Mapping[str, Any]] = {}
        for language in {language for _text, language in texts}:
            own = list({text for text, its in texts if its == language})
            embedded = embed_texts(own, language=language)
            vectors.update(zip([(text, language) for text in own], embedded, strict=True))
        sides.append([vectors[key] for key in texts])
    return [_cosine(mine, its) for mine, its in zip(*sides, strict=True)]


def _cosine(mine: Mapping[str, Any], its: Mapping[str, Any]) -> float | None:
    model = next(iter(mine.keys() & its.keys()), None)
    return float(np.dot(mine[model], its[model])) if model else None


def hint_pairs(
    pairs: Sequence[LabelledPair], hinter: Hinter, *, progress: Callable[[int], object]
) -> Iterator[Hint]:
    """Yield the hint for every pair, in order."""
    for at in range(0, len(pairs), CHUNK):
        chunk = pairs[at : at + CHUNK]
        for pair, similarity in zip(chunk, similarities(chunk), strict=True):
            yield hinter(
                claim=pair.claim,
                claim_language=pair.claim_language,
                evidence=pair.evidence,
                evidence_language=pair.evidence_language,
                similarity=similarity,
            )
        progress(len(chunk))


def evaluate_stance(
    pairs: Sequence[LabelledPair], hinter: Hinter, *, progress: Callable[[int], object]
) -> dict[str, Any]:
    """Return the scores of all pairs, of those across languages, and by the pair of languages:
    "id-en" for an Indonesian claim and an English sentence.
    """
    hints = hint_pairs(pairs, hinter, progress=progress)
    by_languages: dict[str, list[tuple[Stance, Stance]]] = {}
    for pair, hint in zip(pairs, hints, strict=True):
        groups = ["all", f"{pair.claim_language}-{pair.evidence_language}"]
        if pair.claim_language != pair.evidence_language:
            groups.insert(1, "across languages")
        for group in groups:
            by_languages.setdefault(group, []).append((pair.label, hint.stance))
    return {languages: score_hints(couples) for languages, couples in by_languages.items()}


def score_hints(labelled: Iterable[tuple[Stance, Stance]]) -> dict[str, Any]:
    """Score (label, hint) couples. Shares lie between 0 and 1; None where nothing was said so.

    `shown_right`: how many of the hints that are shown are right; `sided_shown`: for how many of
    the pairs that have a side one is shown.
    """
    confusion = Counter(labelled)
    total = sum(confusion.values())
    gold = Counter({s: sum(confusion[s, t] for t in Stance) for s in Stance})
    said = Counter({s: sum(confusion[t, s] for t in Stance) for s in Stance})
    classes = {
        stance.value: _class_scores(confusion[stance, stance], gold[stance], said[stance])
        for stance in Stance
    }
    return {
        "pairs": total,
        "shown_right": _share(sum(confusion[s, s] for s in SIDES), sum(said[s] for s in SIDES)),
        "sided_shown": _share(
            sum(confusion[s, t] for s in SIDES for t in SIDES), sum(gold[s] for s in SIDES)
        ),
        "precision_of_supports": classes["supports"]["precision"],
        "precision_of_refutes": classes["refutes"]["precision"],
        "share_unclear": _share(said[Stance.UNCLEAR], total),
        "accuracy": _share(sum(confusion[s, s] for s in Stance), total),
        "macro_f1": round(sum(c["f1"] or 0.0 for c in classes.values()) / len(classes), 4),
        "majority_accuracy": _share(max(gold.values()), total),
        "classes": classes,
        "confusion": {
            label.value: {hint.value: confusion[label, hint] for hint in Stance} for label in Stance
        },
    }


def _class_scores(right: int, gold: int, said: int) -> dict[str, float | int | None]:
    return {
        "labelled": gold,
        "said": said,
        "precision": _share(right, said),
        "recall": _share(right, gold),
        "f1": _share(2 * right, gold + said),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
