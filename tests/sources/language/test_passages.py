"""Passages: whole sentences with exact offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.language import cut_passages, normalise_text, passage_around
from sources.language.passages import MAX_CHARS, MONSTER_CHARS

SENTENCE = "The minister said on Monday that the price of bread rose by three percent in a year."
PROSE = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from([". ", "\n", "\n\n", "? ", "。", "Heading\n", SENTENCE + " ", "x" * 1500]),
    ),
    max_size=25,
).map("".join)


@given(PROSE, st.sampled_from(["en", "id", "zh", "und", ""]))
def test_passages_are_ordered_trimmed_and_cover_all_that_is_not_space(
    text: str, language: str
) -> None:
    passages = cut_passages(text, language)
    assert [passage.position for passage in passages] == list(range(len(passages)))
    end = 0
    for passage in passages:
        assert end <= passage.start < passage.end <= len(text)
        assert not text[end : passage.start].strip()
        piece = text[passage.start : passage.end]
        assert piece == piece.strip()
        assert len(piece) <= MONSTER_CHARS
        end = passage.end
    assert not text[end:].strip()


@given(PROSE, st.integers(min_value=1, max_value=3))
def test_overlapping_passages_still_move_forward(text: str, overlap: int) -> None:
    passages = cut_passages(text, "en", overlap=overlap)
    starts = [passage.start for passage in passages]
    assert starts == sorted(set(starts))


def cut(text: str, language: str = "en") -> list[str]:
    return [text[passage.start : passage.end] for passage in cut_passages(text, language)]


def test_at_most_three_sentences_share_a_passage() -> None:
    assert cut("One is here. Two is here. Three is here. Four is here.") == [
        "One is here. Two is here. Three is here.",
        "Four is here.",
    ]


def test_a_passage_stays_below_the_limit_where_sentences_allow_it() -> None:
    pieces = cut(" ".join([SENTENCE] * 9))
    assert all(len(piece) <= MAX_CHARS for piece in pieces)
    assert all(piece.endswith(".") for piece in pieces)


def test_a_heading_opens_the_passage_of_what_follows() -> None:
    assert cut(f"{SENTENCE}\n\nWhat the union says\n\n{SENTENCE}") == [
        SENTENCE,
        f"What the union says\n\n{SENTENCE}",
    ]


def test_a_long_sentence_stands_alone_and_a_monster_is_cut_at_spaces() -> None:
    long = "word " * 150 + "end."
    assert cut(f"{SENTENCE} {long} {SENTENCE}") == [SENTENCE, long, SENTENCE]
    pieces = cut("word " * 400 + "end.")
    assert all(len(piece) <= MAX_CHARS and piece.split()[0] == "word" for piece in pieces[:-1])
    assert cut("x" * 1500) == ["x" * 400, "x" * 400, "x" * 400, "x" * 300]


def test_offsets_are_code_points_and_not_bytes_or_utf16() -> None:
    text = normalise_text("😀 张三说了一句话。李四没有回答。\n\nपहला वाक्य है। दूसरा वाक्य है।")
    assert "".join("".join(cut(text, "zh")).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["", " \n ", "\n"])
def test_nothing_gives_no_passages(text: str) -> None:
    assert cut_passages(text, "en") == []


def test_the_passage_around_a_place_is_the_one_that_cutting_all_of_the_text_gives() -> None:
    text = "🌾 Harvest grew by 4 percent. It rained in the north. " * 60
    for one in cut_passages(text, "en"):
        assert passage_around(text, "en", one.start) == one
        assert passage_around(text, "en", one.end - 1) == one


def test_the_passage_around_a_place_in_a_book_is_cut_from_the_lines_near_it() -> None:
    for end in ("\n", " "):  # lines, and a book without any
        text = f"The harvest grew by 4 percent. It rained in the north.{end}" * 5000
        place = text.index("It rained", len(text) // 2)
        found = passage_around(text, "en", place)
        assert found.start <= place < found.end <= found.start + 400
        assert not text[found.start].isspace()
