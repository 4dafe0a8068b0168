"""Claims found, held against claims marked by hand."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.learning.gold import (
    GoldClaim,
    GoldError,
    GoldPlace,
    Predicted,
    Tally,
    count,
    is_claimant,
    read_gold,
)

KELLING = ("Marta Kelling", "die Bürgermeisterin")


def marked(start: int, end: int, *names: str, worth: int = 3, ambiguous: bool = False) -> GoldClaim:
    """Return a claim marked by hand."""
    return GoldClaim((GoldPlace(start, end, names, is_person=True),), ambiguous, worth)


def figures(gold: list[GoldClaim], *found: Predicted) -> dict[str, Any]:
    """Return what is counted of one article."""
    tally = Tally()
    count(tally, gold, found)
    return tally.as_dict()


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("Marta Kelling", True),
        ("Bürgermeisterin Marta Kelling", True),
        ("Kelling", True),
        ("Frau Dr. Kelling", True),
        ("Marta", True),
        ("Bürgermeisterin", True),
        ("Jonas Kellinger", False),
        ("", False),
        ("Dr.", False),
    ],
)
def test_a_claimant_is_right_in_a_fuller_or_a_shorter_form(name: str, right: bool) -> None:
    assert is_claimant(name, GoldPlace(0, 9, KELLING, is_person=True)) is right


def test_a_body_has_no_surname() -> None:
    body = GoldPlace(0, 9, ("Stadtwerke Wellin",), is_person=False)
    assert not is_claimant("Wellin", body)
    assert is_claimant("die Stadtwerke Wellin", body)


def test_what_is_found_matches_once_and_the_better_place_first() -> None:
    gold = [marked(0, 50, *KELLING), marked(60, 100, worth=2)]
    whole = figures(gold, Predicted(0, 50, "Kelling", 0.9), Predicted(60, 100, "", 0.8))
    assert (whole["Rc@10"], whole["AP"], whole["ClAcc"], whole["FalseAt"]) == (1, 1, 1, 0)
    twice = figures(gold, Predicted(0, 50, "Kelling", 0.9), Predicted(2, 50, "Reuter", 0.8))
    assert (twice["claims_matched"], twice["ClAcc"], twice["Rc@10"]) == (1, 1, 0.5)


def test_a_paragraph_does_not_find_a_clause() -> None:
    assert figures([marked(0, 20)], Predicted(0, 200, "", 0.9))["claims_matched"] == 0


def test_a_wrong_name_and_a_name_for_the_papers_own_words_are_counted_apart() -> None:
    gold = [marked(0, 50, *KELLING), marked(60, 100), marked(200, 240, "Reuter", ambiguous=True)]
    found = [
        Predicted(0, 50, "Reuter", 0.9),
        Predicted(60, 100, "Reuter", 0.8),
        Predicted(200, 240, "Kelling", 0.7),
    ]
    said = figures(gold, *found)
    assert (said["ClAcc"], said["AttrCov"], said["wrong_names"]) == (0, 1, 1)
    assert (said["FalseAt"], said["with_claimant"], said["E2E@20"]) == (1, 1, 0)


def test_what_is_not_worth_it_need_not_be_found_and_spoils_precision() -> None:
    gold = [marked(0, 50, worth=1), marked(60, 100)]
    said = figures(gold, Predicted(0, 50, "", 0.9), Predicted(60, 100, "", 0.8))
    assert (said["Rc@10"], said["AP"]) == (1, 0.5)


def lines(folder: Path, name: str, *rows: dict[str, Any]) -> None:
    """Write a file of JSON lines."""
    content = "".join(f"{json.dumps(row)}\n" for row in rows)
    (folder / name).write_text(content, encoding="utf-8")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Return a set of one article, whose claim is told in two places."""
    text = "Minister Ada Brook said that the bridge was closed in May 2021.\nBridge closed in May"
    lines(tmp_path, "articles.jsonl", {"id": "a", "language": "en", "title": None, "text": text})
    claim = {
        "article_id": "a", "start": 29, "end": 62, "claimant": "Ada Brook",
        "claimant_type": "person", "claimant_aliases": ["the minister"], "checkworthiness": 3,
        "alt_spans": [{"start": 64, "end": 84, "claimant": None}],
    }  # fmt: skip
    lines(tmp_path, "claims.jsonl", claim)
    return tmp_path


def test_another_place_may_be_the_articles_own(gold: Path) -> None:
    _articles, claims = read_gold(gold)
    assert [place.names for place in claims["a"][0].places] == [("Ada Brook", "the minister"), ()]


def test_the_command_prints_figures_and_writes_what_was_found(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "found.jsonl"
    call_command("evaluate", "extraction", str(gold), "--out", str(out))
    figures = json.loads(capsys.readouterr().out)
    assert (figures["ClAcc"], figures["by_language"]["en"]["Rc@10"]) == (1, 1)
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert found[0].keys() == {"article_id", "start", "end", "claimant", "score"}


def test_a_set_that_cannot_be_read_is_named(gold: Path) -> None:
    lines(gold, "claims.jsonl", {"article_id": "b"})
    with pytest.raises(GoldError, match="KeyError: 'b'"):
        read_gold(gold)
    with pytest.raises(CommandError, match="KeyError"):
        call_command("evaluate", "extraction", str(gold))
