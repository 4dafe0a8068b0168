"""Reading labelled pairs of three shapes, and scores against values worked out by hand."""

import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sources.evaluation.stance import PairsError, evaluate_stance, read_pairs, score_hints
from sources.stance import Hint, Stance

INDONLI = {
    "id": "1",
    "premise": "Wali kota tidak menjual teater.",
    "hypothesis": "Wali kota menjual teater.",
    "label": "contradiction",
    "lang": "id",
}
CLIMATE = {
    "id": "2",
    "claim": "The mill closed.",
    "evidence": "The mill closed in May.",
    "label": "SUPPORTS",
    "lang": "en",
}
FEVER = {
    "id": "3",
    "claim_it": "Il mulino è chiuso.",
    "claim_en": "The mill is closed.",
    "evidence_it": ["Il mulino è chiuso.", "Piove."],
    "evidence_en": [],
    "label": "NOT ENOUGH INFO",
}


def write(folder: Path, *rows: object) -> Path:
    path = folder / "pairs.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return path


def test_three_shapes_are_read(tmp_path: Path) -> None:
    pairs = read_pairs(write(tmp_path, INDONLI, "", CLIMATE, FEVER))
    assert [(p.claim_language, p.evidence_language, p.label) for p in pairs] == [
        ("id", "id", Stance.REFUTES),
        ("en", "en", Stance.SUPPORTS),
        ("it", "it", Stance.UNCLEAR),
        ("it", "en", Stance.UNCLEAR),
        ("en", "it", Stance.UNCLEAR),
        ("en", "en", Stance.UNCLEAR),
    ]
    assert pairs[2].evidence == "Il mulino è chiuso. Piove."
    assert pairs[0].claim == INDONLI["hypothesis"]


def test_a_limit_counts_lines(tmp_path: Path) -> None:
    assert len(read_pairs(write(tmp_path, FEVER, FEVER), limit=1)) == 4


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "Expecting"),
        ("[]", "indices"),
        (json.dumps({**CLIMATE, "label": "perhaps"}), "perhaps"),
        (json.dumps({"id": "4", "label": "neutral"}), "there is no claim"),
        (json.dumps({**CLIMATE, "evidence": None}), "can only join"),
        (json.dumps({key: CLIMATE[key] for key in ("id", "claim", "lang", "label")}), "evidence"),
    ],
)
def test_a_bad_line_is_located(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(PairsError, match=r"pairs\.jsonl:2: .*" + said):
        read_pairs(write(tmp_path, CLIMATE, line))


def test_scores_are_what_the_books_say() -> None:
    yes, no, unclear = Stance.SUPPORTS, Stance.REFUTES, Stance.UNCLEAR
    scores = score_hints([(yes, yes), (yes, unclear), (no, yes), (no, no), (unclear, unclear)])
    assert scores["precision_of_supports"] == 0.5
    assert scores["precision_of_refutes"] == 1.0
    assert scores["share_unclear"] == 0.4
    assert scores["accuracy"] == 0.6
    assert scores["majority_accuracy"] == 0.4
    assert scores["classes"]["refutes"]["recall"] == 0.5
    assert scores["macro_f1"] == pytest.approx((0.5 + 2 / 3 + 2 / 3) / 3, abs=1e-4)
    assert scores["confusion"]["refutes"] == {"supports": 1, "refutes": 1, "unclear": 0}


def test_a_stance_that_was_never_said_has_no_precision() -> None:
    scores = score_hints([(Stance.SUPPORTS, Stance.UNCLEAR)])
    assert scores["precision_of_refutes"] is None


def test_the_command_prints_scores_by_languages(tmp_path: Path) -> None:
    out = StringIO()
    path = write(tmp_path, INDONLI, CLIMATE)
    call_command("evaluate", "stance", str(path), stdout=out, stderr=StringIO())
    scores = json.loads(out.getvalue())
    assert scores["id-id"]["confusion"]["refutes"]["refutes"] == 1
    assert (scores["all"]["pairs"], scores["en-en"]["pairs"]) == (2, 1)
    assert "across languages" not in scores


def test_our_own_pairs_are_read_and_those_across_languages_scored_apart(tmp_path: Path) -> None:
    evidence = [
        {"text": "Die Mühle ist zu.", "language": "de", "label": "supports"},
        {"text": "The mill is open.", "language": "en", "label": "refutes"},
    ]
    own = {"id": "a-1", "claim": "The mill is shut.", "language": "en", "evidence": evidence}
    pairs = read_pairs(write(tmp_path, own))
    assert [(one.id, one.evidence_language, one.label) for one in pairs] == [
        ("a-1-1", "de", Stance.SUPPORTS),
        ("a-1-2", "en", Stance.REFUTES),
    ]
    scores = evaluate_stance(
        pairs, lambda **_given: Hint(Stance.REFUTES, ()), progress=lambda _done: None
    )
    assert [scores[name]["pairs"] for name in ("all", "across languages")] == [2, 1]
    assert (scores["all"]["shown_right"], scores["all"]["sided_shown"]) == (0.5, 1.0)


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=":1:"):
        call_command("evaluate", "stance", str(write(tmp_path, "{")), stderr=StringIO())


def test_a_pipe_is_refused_unopened_and_its_name_shown_harmless(tmp_path: Path) -> None:
    pipe = tmp_path / "a\x1b[2J\u202e"
    os.mkfifo(pipe)
    with pytest.raises(CommandError, match="regular") as refused:
        call_command("evaluate", "stance", str(pipe), stderr=StringIO())
    assert str(refused.value).isprintable()
