"""The reader of articles, with the adapter that ships."""

import time

import pytest

from sources.encoder.articles import (
    KINDS,
    MOST_CHARACTERS,
    ArticleRead,
    article_reader,
    gap_bucket,
)

TEXT = (
    "Wellin. Der Rat hat am Montag den Haushalt beschlossen.\n"
    "Bürgermeisterin Marta Kelling kündigte an, die Stadt werde bis Mai 40 Busse kaufen. "
    "„Ein Bus kostet 310.000 Euro“, sagte sie. "
    "Die Bürgermeisterin versicherte, kein Bus sei älter als acht Jahre.\n"
    "Jonas Reuter (CDU) widersprach: „Der Preis liegt bei 420.000 Euro.“"
)


@pytest.fixture(scope="module")
def read() -> ArticleRead:
    """The guidelines' own example, more or less, read."""
    return article_reader().read(TEXT)


def found(read: ArticleRead, words: str) -> list[str]:
    """Return the names of whom a statement with these words is, the likeliest first."""
    (one,) = [one for one in read.statements if words in TEXT[one.start : one.end]]
    order = sorted(one.who.items(), key=lambda pair: -pair[1])
    return [TEXT[read.mentions[at].start : read.mentions[at].end] for at, _share in order]


def test_statements_names_and_cues_are_found(read: ArticleRead) -> None:
    said = [TEXT[one.start : one.end] for one in read.statements]
    assert any("40 Busse" in one for one in said)
    assert any("420.000" in one for one in said)
    names = {TEXT[one.start : one.end] for one in read.mentions if one.is_name}
    assert any("Kelling" in one for one in names)
    assert any("Reuter" in one for one in names)
    assert "widersprach" in [TEXT[start:end] for start, end in read.cues]


def test_who_says_it_is_weighed(read: ArticleRead) -> None:
    assert "Reuter" in found(read, "420.000")[0]
    assert "Kelling" in found(read, "40 Busse")[0]
    (own,) = [one for one in read.statements if "Haushalt" in TEXT[one.start : one.end]]
    assert own.own > 0.5


def test_shares_add_up(read: ArticleRead) -> None:
    for one in read.statements:
        assert 0.5 < one.own + sum(one.who.values()) <= 1 + 1e-4  # the rest is out of sight
        assert 0 <= one.worth <= 1
        assert 0 <= one.leans <= 1
        assert one.kind in KINDS
    for mention in read.mentions:
        assert mention.is_name or 0.5 < sum(mention.means.values()) <= 1 + 1e-4
    assert any(not mention.is_name for mention in read.mentions)


def test_the_same_text_reads_the_same(read: ArticleRead) -> None:
    assert article_reader().read(TEXT) == read


@pytest.mark.parametrize(
    "text",
    ["", "\n", "a", "😀" * 3_000, "\u200b" * 500, "”“" * 900, "said, " * 3_000, "\ud800 x\x00"],
)
def test_any_text_is_read(text: str) -> None:
    for one in article_reader().read(text).statements:
        assert 0 <= one.start < one.end <= len(text)


def test_a_dump_is_read_in_part_and_in_bounded_time() -> None:
    text = "The minister said the bridge was closed in May. " * (MOST_CHARACTERS // 20)
    began = time.process_time()
    read = article_reader().read(text)
    assert max(one.end for one in read.statements) <= read.until < len(text) - 1
    assert time.process_time() - began < 60


@pytest.mark.parametrize(
    ("one", "other", "bucket"),
    [((5, 9), (6, 7), 0), ((5, 9), (9, 10), 1), ((5, 9), (1, 5), 2), ((5, 9), (200, 210), 13)],
)
def test_a_gap_has_a_side_and_a_size(
    one: tuple[int, int], other: tuple[int, int], bucket: int
) -> None:
    assert gap_bucket(one, other) == bucket
