"""Who says what, read and marked: what counts as the same."""

import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.learning.attribution import (
    Attribution,
    AttributionError,
    MarkedText,
    attributions_in,
    read_attributions,
    score_attributions,
)
from sources.encoder.articles import ArticleRead, Mention, StatementRead

TEXT = "Ada Brook said the bridge was closed, and that it costs 4 million. Tom Hill came."


def place(words: str) -> tuple[int, int]:
    """Where words stand."""
    return TEXT.index(words), TEXT.index(words) + len(words)


def read(shares: Mapping[str, Mapping[str, float]]) -> ArticleRead:
    """What is read: statements with the share of each name."""
    names = ["Ada Brook", "Tom Hill"]
    said = [
        StatementRead(
            *place(words), "event", 0.9, 0.0, 1 - sum(who.values()),
            {names.index(name): share for name, share in who.items()},
        )
        for words, who in shares.items()
    ]  # fmt: skip
    mentions = [Mention(*place(name), is_name=True) for name in names]
    return ArticleRead(said, mentions, [place("said")], len(TEXT))


BOTH = {"the bridge was closed": {"Ada Brook": 0.9}, "it costs 4 million": {"Ada Brook": 0.9}}
MARKED = MarkedText(
    "1",
    TEXT,
    (
        Attribution(
            [place("Ada Brook")],
            [place("said")],
            [place("the bridge was closed, and that it costs 4 million")],
        ),
    ),
)


def figures(found: ArticleRead) -> dict[str, float]:
    """The figures of one text."""
    return score_attributions([MARKED], lambda _text: found, progress=lambda _count: None)


def test_statements_in_a_row_by_one_source_are_one_attribution() -> None:
    (one,) = attributions_in(TEXT, read(BOTH))
    assert (one.source, one.cue) == ([place("Ada Brook")], [place("said")])
    assert len(one.content) == 2


def test_what_is_the_papers_own_is_nobodys() -> None:
    assert attributions_in(TEXT, read({"the bridge was closed": {"Ada Brook": 0.3}})) == []


def test_all_right_is_all_right() -> None:
    told = figures(read(BOTH))
    assert (told["source char F1"], told["cue char F1"]) == (1.0, 1.0)
    assert told["attribution F1 [source+content]"] == 1.0
    assert 0.7 < told["content char F1"] < 1


def test_another_source_is_right_in_its_content_alone() -> None:
    wrong = {words: {"Tom Hill": 0.9} for words in BOTH}
    told = figures(read(wrong))
    assert told["attribution F1 [content]"] == 1.0
    assert told["attribution F1 [source+content]"] == 0.0


def test_too_little_of_the_content_is_not_the_same() -> None:
    told = figures(read({"it costs 4 million": {"Ada Brook": 0.9}}))
    assert told["attribution F1 [content]"] == 0.0


def test_nothing_read_is_nothing_right() -> None:
    assert figures(read({}))["attribution F1 [content]"] == 0.0


def test_a_file_of_lines_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    row = {"id": 1, "text": "x", "attributions": [{"source": [], "content": [[0, 1]]}]}
    path.write_text(f"{json.dumps(row)}\n")
    (one,) = read_attributions(path)
    assert one.attributions == (Attribution([], [], [(0, 1)]),)


@pytest.mark.parametrize("line", ["{", '{"id": 1, "text": "x"}', '{"attributions": [1]}'])
def test_what_is_none_says_where(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{line}\n")
    with pytest.raises(AttributionError, match="jsonl:1"):
        list(read_attributions(path))
    with pytest.raises(CommandError, match="jsonl:1"):
        call_command("evaluate", "attribution", str(path), stderr=io.StringIO())


def test_the_command_reads_and_scores(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    text = "“The bridge was closed in May 2021,” Ada Brook said."
    marked = {
        "source": [[37, 46]],
        "cue": [[47, 51]],
        "content": [[1, 34]],
    }
    path.write_text(json.dumps({"id": "1", "text": text, "attributions": [marked]}))
    out = io.StringIO()
    call_command("evaluate", "attribution", str(path), stdout=out, stderr=io.StringIO())
    assert json.loads(out.getvalue())["attribution F1 [source+content]"] == 1.0


def test_tags_of_tokens_are_one_attribution(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    row = {
        "id": "1",
        "text": "Ada said it rained.",
        "tokens": ["Ada", "said", "it", "rained", ".", "."],
        "tags": ["source", "cue", "content", "content", "None", "None"],
    }
    path.write_text(json.dumps(row))
    (one,) = read_attributions(path)
    assert one.attributions == (Attribution([(0, 3)], [(4, 8)], [(9, 11), (12, 18)]),)
    path.write_text(json.dumps({**row, "tokens": ["Eve", "said", "it", "rained", ".", "."]}))
    with pytest.raises(AttributionError, match="Eve"):
        list(read_attributions(path))
