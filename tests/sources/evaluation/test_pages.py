"""Pages read, held against pages that people have read."""

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sources.evaluation.pages import (
    PagesError,
    Prediction,
    ReadPage,
    predict_page,
    read_pages,
    score_pages,
)
from tests.conftest import SHARED
from tests.sources.fetching.pages import SENTENCES, page

PUBLISHED = '<meta property="article:published_time" content="2024-03-04T08:00:00Z">'


def folder(at: Path, *lines: dict[str, Any], name: str = "articles.jsonl") -> Path:
    """Write a folder of two pages, one of them packed, and what people read in them."""
    (at / "1.html").write_text(page(head=PUBLISHED))
    (at / "2.html.gz").write_bytes(gzip.compress(page(title="Another title").encode()))
    (at / name).write_text("\n".join(map(json.dumps, lines)))
    return at


def gold(**known: Any) -> ReadPage:
    """Return a page that people have read."""
    stated = {"text": "", "title": "", "day": "", "language": "", "wanted": (), "unwanted": ()}
    return ReadPage(id="1", file=Path("1.html"), **{**stated, **known})


def test_pages_are_read_and_scored(tmp_path: Path) -> None:
    read = {"text": SENTENCES, "published": "2024-03-04 00:00:00", "lang": "en"}
    place = folder(
        tmp_path,
        {"id": "1", "html": "1.html", "title": "Harvest grew by a third", **read},
        {"id": "2", "html": "2.html.gz", "title": "Harvest grew by a third", **read},
    )
    pages = read_pages(place)
    scores = score_pages(pages, [predict_page(one) for one in pages])
    assert scores == {
        "pages": 2, "refused": 0, "text": {"P": 1.0, "R": 1.0, "F1": 1.0, "pages": 2},
        "title": {"right": 0.5, "pages": 2}, "day": {"right": 0.5, "pages": 2},
        "language": {"right": 1.0, "pages": 2},
    }  # fmt: skip


def test_an_index_of_files_of_many_kinds_gives_its_pages(tmp_path: Path) -> None:
    known = {"title": "Harvest grew by a third", "date": "2024-03-04", "language": "en"}
    place = folder(
        tmp_path,
        {"format": "html", "file": "1.html", "expected": {**known, "text": SENTENCES}},
        {"format": "nitf", "file": "a.xml", "expected": {}},
        name="index.jsonl",
    )
    (one,) = read_pages(place)
    assert (one.title, one.day, one.language) == ("Harvest grew by a third", "2024-03-04", "en")
    assert one.text == SENTENCES


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("one two three four five", (1.0, 1.0)),
        ("one two three four", (1.0, 0.5)),
        ("one two three four five six", (0.6667, 1.0)),
        ("", (0.0, 0.0)),
    ],
)
def test_text_is_compared_by_runs_of_four_words(text: str, figures: tuple[float, float]) -> None:
    scores = score_pages([gold(text="one two three four five")], [Prediction("1", text)])["text"]
    assert (scores["P"], scores["R"]) == figures


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    scores = score_pages([gold(text="日本語の記事")], [Prediction("1", "日本語の")])["text"]
    assert (scores["P"], scores["R"]) == (1.0, 0.3333)


def test_segments_must_be_there_or_must_not() -> None:
    pages = [gold(wanted=("a  b", "c"), unwanted=("d", "e"))]
    scores = score_pages(pages, [Prediction("1", "x a\nb y d")])
    assert scores["segments"] == {"P": 0.5, "R": 0.5, "F1": 0.5}
    assert "text" not in scores


def test_a_page_that_is_refused_counts_as_read_wrongly(tmp_path: Path) -> None:
    (tmp_path / "blank.html").write_text("<html></html>")
    place = folder(tmp_path, {"id": "1", "html": "blank.html", "text": "a b c d e"})
    (found,) = [predict_page(one) for one in read_pages(place)]
    assert found.error
    scores = score_pages(read_pages(place), [found])
    assert (scores["refused"], scores["text"]["F1"]) == (1, 0.0)


@pytest.mark.parametrize("line", [{"id": "1"}, {"html": "1.html"}, 7,
                                  {"id": "1", "html": "../../etc/passwd"}])  # fmt: skip
def test_what_is_no_such_folder_says_why(tmp_path: Path, line: Any) -> None:
    with pytest.raises(PagesError, match=r"articles\.jsonl:1"):
        read_pages(folder(tmp_path, line))
    with pytest.raises(PagesError, match="neither"):
        read_pages(tmp_path / "elsewhere")


def test_the_command_prints_figures_and_writes_predictions(tmp_path: Path) -> None:
    place = folder(tmp_path, {"id": "1", "html": "1.html", "text": SENTENCES}, name="pages.jsonl")
    out, told = tmp_path / "out.jsonl", StringIO()
    call_command("evaluate", "html", str(place), "--out", str(out), stdout=told, stderr=StringIO())
    assert json.loads(told.getvalue())["text"]["F1"] == 1.0
    (written,) = map(json.loads, out.read_text().splitlines())
    assert (written["id"], written["published"][:10], written["language"]) == (
        "1", "2024-03-04", "en",
    )  # fmt: skip
    with pytest.raises(CommandError):
        call_command("evaluate", "html", str(tmp_path / "elsewhere"))


def test_real_pages_are_read_as_well_as_they_were() -> None:
    place = SHARED / "data" / "fundus_html" / "dev"
    if not place.exists():
        pytest.skip("the pages are not beside this checkout")
    pages = read_pages(place)[:40]
    scores = score_pages(pages, [predict_page(one) for one in pages])
    assert scores["text"]["F1"] > 0.9
    assert scores["day"]["right"] > 0.9
