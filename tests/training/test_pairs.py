"""Our own pairs are as the guidelines say."""

import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "training" / "data" / "pairs"
KEYS = {"text", "language", "kind", "speaks", "label"}
_ROW = re.compile(
    r"^\| `(\w+)` \| .+ \| (true|false) \| (supports|refutes|neither) \|$", re.MULTILINE
)
KINDS = {
    kind: (speaks == "true", label)
    for kind, speaks, label in _ROW.findall((FOLDER / "GUIDELINES.md").read_text(encoding="utf-8"))
}


def claims(part: str) -> list[dict[str, Any]]:
    """Return a file's claims."""
    lines = (FOLDER / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_the_guidelines_have_fifteen_kinds() -> None:
    assert len(KINDS) == 15


@pytest.mark.parametrize("part", ["train", "kept", "unseen"])
def test_each_pair_is_labelled_as_its_kind_says(part: str) -> None:
    for claim in claims(part):
        assert claim.keys() == {"id", "claim", "language", "evidence"}
        assert claim["claim"].strip() == claim["claim"] != ""
        for one in claim["evidence"]:
            assert one.keys() == KEYS, claim["id"]
            assert (one["speaks"], one["label"]) == KINDS[one["kind"]], claim["id"]
            assert re.fullmatch("[a-z]{2}", one["language"]), claim["id"]


@pytest.mark.parametrize("part", ["train", "unseen"])
def test_half_of_them_cross_languages_and_no_kind_is_missing(part: str) -> None:
    pairs = [(claim, one) for claim in claims(part) for one in claim["evidence"]]
    across = sum(claim["language"] != one["language"] for claim, one in pairs)
    assert across >= len(pairs) / 2
    counts = Counter(one["kind"] for _claim, one in pairs)
    assert counts.keys() == KINDS.keys()
    assert min(counts.values()) >= 15
    assert len({one["language"] for _claim, one in pairs}) >= 12


def test_the_unseen_are_many_and_no_part_shares_anything_with_another() -> None:
    parts = [claims(part) for part in ("train", "kept", "unseen")]
    sizes = [sum(len(claim["evidence"]) for claim in part) for part in parts]
    assert sizes[0] >= 4000
    assert sizes[1] >= 600
    assert sizes[2] >= 700
    for texts in (
        [{one["text"] for claim in part for one in claim["evidence"]} for part in parts],
        [{claim["claim"] for claim in part} for part in parts],
    ):
        for one, other in combinations(texts, 2):
            assert not one & other
    ids = [claim["id"] for part in parts for claim in part]
    assert len(ids) == len(set(ids))
