"""A sentence is as subjective as what it states is of such kinds."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from claims.learning import subjectivity
from claims.learning.checkworthiness import read_marked
from claims.learning.subjectivity import subjective_share
from claims.statements.extraction import ExtractedClaim


def stated(kind: str, length: int) -> ExtractedClaim:
    """Return a claim of a kind and a length."""
    return ExtractedClaim(
        "x", "x", 0, length, None, "", "none", "", None, None, 0.5, (), kind=kind
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kinds", "share"),
    [
        ({"opinion": 30, "statistic": 10}, 0.75),
        ({"appeal": 10, "prediction": 10}, 1.0),
        ({"event": 10, "experience": 10}, 0.0),
        ({"": 10}, 1.0),  # rules alone found it
        ({}, 1.0),
    ],
)
def test_the_share_is_by_length(kinds: dict[str, int], share: float) -> None:
    assert subjective_share([stated(*one) for one in kinds.items()]) == share


def test_the_command_measures_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("Sad!", "SUBJ"), ("It rained.", "OBJ"), ("It snowed.", "SUBJ")]
    file = tmp_path / "sentences.jsonl"
    lines = [json.dumps({"text": text, "label": label, "lang": "en"}) for text, label in rows]
    file.write_text("\n".join(lines))
    assert [one.taken for one in read_marked(file)] == [True, False, True]
    found = {"Sad!": [], "It rained.": [stated("event", 5)], "It snowed.": [stated("event", 5)]}
    monkeypatch.setattr(subjectivity, "claims_in", lambda text, **_how: (found[text], "test"))
    out = StringIO()
    call_command("evaluate", "subjectivity", str(file), stdout=out)
    told = json.loads(out.getvalue())
    assert (told["sentences"], told["marked"], told["macro_F1"]) == (3, 2, 0.6667)
