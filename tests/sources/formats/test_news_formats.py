"""Real files of newsroom formats, where they are beside the checkout."""

import pytest

from sources.documents import DocumentError, Reason
from tests.benchmarks.formats import FOLDER, MARKUP, Outcome, outcomes

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FOLDER.exists(), reason="the set is not beside this checkout"),
]


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    """What became of all files."""
    return list(outcomes())


def test_no_body_has_markup(found: list[Outcome]) -> None:
    marked = [
        (one.file, MARKUP.findall(one.result.body)[:3])
        for one in found
        if not isinstance(one.result, DocumentError) and MARKUP.search(one.result.body)
    ]
    assert marked == []


def test_each_file_is_read_or_refused_in_words(found: list[Outcome]) -> None:
    refused = [one for one in found if isinstance(one.result, DocumentError)]
    assert all(str(one.result) for one in refused)
    known = {Reason.NOT_READ, Reason.MISSING, Reason.EMPTY}
    assert {one.result.reason for one in refused if isinstance(one.result, DocumentError)} <= known


@pytest.mark.parametrize(
    ("kind", "least"),
    [("newsml", 17), ("ninjs", 16), ("nitf", 11), ("iptc7901_anpa", 10), ("warc", 9), ("wxr", 1)],
)
def test_as_many_files_are_articles(found: list[Outcome], kind: str, least: int) -> None:
    read = {one.file for one in found if one.kind == kind and not isinstance(one.result, Exception)}
    assert len(read) >= least
