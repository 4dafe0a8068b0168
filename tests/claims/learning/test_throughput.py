"""How much is read, and how fast: counted by language."""

import io
import json
from itertools import count
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.learning.throughput import BulkArticle, read_all, read_bulk
from claims.statements.extraction import ExtractedClaim, extract_claims


def lines(path: Path, *rows: object) -> Path:
    """Write JSON lines."""
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def found(text: str, *_more: str) -> list[ExtractedClaim]:
    """A claim for each word: of somebody, of either of two, of nobody in turn."""
    whose: list[dict[str, object]] = [
        {"claimant": "Ana"}, {"claimant": None, "candidates": ("Ana", "Budi")}, {"claimant": None},
    ]  # fmt: skip
    (plain,) = extract_claims("The harvest grew by 4 percent in May.", language="en")
    given = {name: getattr(plain, name) for name in ExtractedClaim.__slots__}
    words = enumerate(text.split())
    return [ExtractedClaim(**{**given, **whose[at % 3]}) for at, _word in words]


def test_figures_are_of_all_and_by_language() -> None:
    articles = [
        BulkArticle("a b c d", "en", ""), BulkArticle("a b", "en", ""), BulkArticle("", "id", ""),
    ]  # fmt: skip
    ticks = count(0, 0.5)
    told = read_all(articles, found, progress=lambda _n: None, clock=lambda: next(ticks))
    assert told["articles"] == 3
    assert told["articles a second"] == 2.0
    assert told["by_language"]["en"] == {
        "articles": 2,
        "characters an article": 5,
        "claims an article": 3.0,
        "with a claimant": 0.5,
        "not clear": 0.333,
        "articles a second": 2.0,
    }
    assert told["by_language"]["id"]["claims an article"] == 0.0


def test_those_that_are_taken_are_spread_over_the_file(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", *({"text": str(n), "lang": "en"} for n in range(10)))
    assert [one.text for one in read_bulk(path, limit=5)] == ["0", "2", "4", "6", "8"]
    assert len(read_bulk(path, limit=None)) == len(read_bulk(path, limit=99)) == 10


@pytest.mark.parametrize("row", ["x", {"lang": "en"}, [1]])
def test_what_is_no_article_says_where(tmp_path: Path, row: object) -> None:
    path = lines(tmp_path / "a.jsonl", {"text": "x", "lang": "en"}, row)
    with pytest.raises(CommandError, match="jsonl:2"):
        call_command("evaluate", "throughput", str(path), "--rules", stderr=io.StringIO())


def test_the_command_reads_any_text(tmp_path: Path) -> None:
    texts = ["", "said," * 500, "🌾" * 500, "Ana Lopez said the harvest grew by 4 percent in May."]
    path = lines(tmp_path / "a.jsonl", *({"text": text, "lang": "xx"} for text in texts))
    out = io.StringIO()
    call_command("evaluate", "throughput", str(path), "--rules", stdout=out, stderr=io.StringIO())
    told = json.loads(out.getvalue())
    assert (told["articles"], told["by_rules_alone"]) == (4, True)
