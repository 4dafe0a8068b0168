"""What evaluating silence counts."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from sources.evaluation.abstention import Abstention, Said, auc, score_abstention


def answer(there: Said, out: Said, *, same: bool = True) -> Abstention:
    """Return one query's answer both ways."""
    return Abstention("q", same, there, out)


SPOKE, SILENT = Said(2, 1, 0.9), Said(0, 0, 0.1)


def test_balanced_accuracy_is_the_mean_of_speaking_and_silence() -> None:
    scores = score_abstention([answer(SPOKE, SILENT), answer(SILENT, SILENT)])
    assert (scores["speaks_where_there"], scores["silent_where_not"]) == (0.5, 1.0)
    assert scores["balanced_accuracy"] == 0.75
    assert scores["first_tier_where_there"] == 1.0
    assert scores["of_these_judged_right"] == 0.5
    assert scores["first_tier_where_not"] == 0.0


def test_pairs_of_languages_are_told_apart() -> None:
    scores = score_abstention([answer(SPOKE, SILENT), answer(SILENT, SPOKE, same=False)])
    parts = scores["by_languages"]
    assert parts["same_language"]["balanced_accuracy"] == 1.0
    assert parts["other_language"]["balanced_accuracy"] == 0.0


@pytest.mark.parametrize(
    ("higher", "lower", "expected"),
    [([0.9, 0.8], [0.1, 0.2], 1.0), ([0.5], [0.5], 0.5), ([0.1, 0.9], [0.5], 0.5)],
)
def test_auc_counts_pairs(higher: list[float], lower: list[float], expected: float) -> None:
    assert auc(higher, lower) == expected


def test_the_command_searches_with_the_right_sources_and_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [
        "Gubernur Sari Lontar meresmikan jembatan sepanjang 420 meter di Muara Teweh.",
        *(f"Panen padi di desa nomor {n} naik {n} persen tahun ini." for n in range(2, 30)),
    ]
    write(tmp_path / "corpus.jsonl", [{"id": f"d{n}", "title": "", "text": text, "lang": "id"}
                                      for n, text in enumerate(texts)])  # fmt: skip
    claim = "Jembatan 420 meter di Muara Teweh diresmikan Gubernur Sari Lontar"
    write(tmp_path / "queries.jsonl", [{"id": "q", "text": claim, "lang": "id"}])
    (tmp_path / "qrels.tsv").write_text("q\td0\t1\n")
    call_command("evaluate", "abstention", str(tmp_path), "--backend", "embedded")
    scores = json.loads(capsys.readouterr().out)
    assert scores["queries"] == 1
    assert scores["balanced_accuracy"] == 1.0
    assert (scores["first_tier_where_there"], scores["of_these_judged_right"]) == (1, 1)


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
