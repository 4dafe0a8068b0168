"""The sets that may be trained on: where each is had, its licence, its hash, and how it is read.

`--sets FOLDER` holds the files of `FILES`; none of them is kept in this repository. Our own pairs
lie beside this file, in `data/pairs`.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWN = Path(__file__).parent / "data" / "pairs"
_STANCE = {
    "entailment": "supports",
    "contradiction": "refutes",
    "neutral": "neither",
    "not enough info": "neither",
}
STANCES = ("supports", "refutes", "neither")


@dataclass(frozen=True, slots=True)
class Set:
    """A set of others: its file below the folder, who made it, where it is had, its licence."""

    file: str
    authors: str
    origin: str
    licence: str
    sha256: str


SETS = {
    "indonli": Set(
        "indonli/dev/train.jsonl",
        "Mahendra et al. 2021, arXiv:2110.14566",
        "github.com/ir-nlp-csui/indonli, train",
        "CC BY-SA 4.0",
        "f94de3a443be75c2938e95e41c1ec23ea3d1899fb2364f16ab5f8fb60b7728c2",
    ),
    "fever_it": Set(
        "fever_it_gold/dev/claims.jsonl",
        "Scaiella et al. 2024, after Thorne et al. 2018",
        "github.com/crux82/FEVER-it, gold test claims, dev part",
        "Apache-2.0; evidence from Wikipedia, CC BY-SA",
        "72524e10b30f8646ccaaefbcd4e6bf1ad1a13cd98c4e86bc94f84241542c577f",
    ),
    "jnli": Set(
        "nli_shippable/jnli_valid.jsonl",
        "Kurihara et al. 2022, JGLUE",
        "github.com/yahoojapan/JGLUE, JNLI v1.3, valid",
        "CC BY-SA 4.0",
        "2a6535c45304573cc903b2cf9cef85dc16ba2811539e67ece4496050d06b75a6",
    ),
    "farstail_train": Set(
        "nli_shippable/farstail_train.jsonl",
        "Amirkhani et al. 2023, arXiv:2009.08820",
        "github.com/dml-qom/FarsTail, train",
        "Apache-2.0",
        "9a88586498f7c6af587444418f145c7a31546016f5631ce3237a8ccd58c712bc",
    ),
    "farstail": Set(
        "nli_shippable/farstail_val.jsonl",
        "Amirkhani et al. 2023, arXiv:2009.08820",
        "github.com/dml-qom/FarsTail, val",
        "Apache-2.0",
        "9ab833e673f265bf3a8069976e784278e9101d247f2b99a41634f22962cbc513",
    ),
    "fm2_dev": Set(
        "nli_shippable/fm2_dev.jsonl",
        "Eisenschlos et al. 2021, arXiv:2104.04725",
        "github.com/google-research/fool-me-twice, dev",
        "Apache-2.0; evidence from Wikipedia, CC BY-SA",
        "35154508e59599594ef7db97a51a8b77c627c2220676110df663434b523b842b",
    ),
    "fm2_test": Set(
        "nli_shippable/fm2_test.jsonl",
        "Eisenschlos et al. 2021, arXiv:2104.04725",
        "github.com/google-research/fool-me-twice, test",
        "Apache-2.0; evidence from Wikipedia, CC BY-SA",
        "d27db9b42b758b2f3736400a32e7d488ef04a6bc239e5eb4ff0d5f57f6623c48",
    ),
}


class SetMissing(RuntimeError):
    """A set is not in the folder, or is another version of it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim and a passage. `stance` is supports, refutes or neither; `speaks` is None where
    nobody has said.
    """

    claim: str
    passage: str
    stance: str
    speaks: bool | None
    kind: str = ""
    languages: tuple[str, str] = ("", "")


def own_pairs(part: str) -> list[list[Pair]]:
    """Return our own pairs of a part, "train" or "unseen", a list a claim."""
    return [
        [
            Pair(
                row["claim"],
                one["text"],
                one["label"],
                one["speaks"],
                one["kind"],
                (row["language"], one["language"]),
            )
            for one in row["evidence"]
        ]
        for row in rows(OWN / f"{part}.jsonl")
    ]


def read_set(name: str, folder: Path) -> list[Pair]:
    """Return a set's pairs; FEVER-IT in all four pairings of its languages. Raises `SetMissing`."""
    path = folder / SETS[name].file
    if not path.exists():
        message = f"{path} is missing: {SETS[name].origin}"
        raise SetMissing(message)
    if (found := file_hash(path)) != SETS[name].sha256:
        message = f"{path} is another version: sha256 {found}"
        raise SetMissing(message)
    return list(_fever(path) if name == "fever_it" else _inference(path))


def _inference(path: Path) -> Iterator[Pair]:
    """Yield premise (the passage), hypothesis (the claim) and label."""
    for row in rows(path):
        stance = _STANCE[row["label"].lower()]
        languages = (row["lang"], row["lang"])
        yield Pair(row["hypothesis"], row["premise"], stance, _speaks(stance), "", languages)


def _fever(path: Path) -> Iterator[Pair]:
    for row in rows(path):
        label = row["label"].lower().replace("_", " ")
        stance = _STANCE.get(label, label)
        for ours in ("it", "en"):
            for theirs in ("it", "en"):
                evidence = row[f"evidence_{theirs}"]
                text = evidence if isinstance(evidence, str) else " ".join(evidence)
                if text.strip():
                    claim = row[f"claim_{ours}"]
                    yield Pair(claim, text, stance, _speaks(stance), "", (ours, theirs))


def _speaks(stance: str) -> bool | None:
    """Say that what takes a side speaks to the claim; of what takes none, nobody has said."""
    return None if stance == "neither" else True


def file_hash(path: Path) -> str:
    """Return a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield a file's objects."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
