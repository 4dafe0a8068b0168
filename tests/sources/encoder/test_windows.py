"""An article in windows: every token once, in order, at its place."""

import pytest

from sources.encoder import encoder
from sources.encoder.windows import CONTEXT_TOKENS, WINDOW_TOKENS, Window, windows

PARAGRAPH_END = 2


def cut(text: str) -> list[Window]:
    """Return a text's windows."""
    return list(windows(text, encoder().tokenizer, paragraph_end=PARAGRAPH_END))


@pytest.mark.parametrize(
    "text",
    [
        "One line.",
        "Kata menteri.\n\n  “Tidak”, ujarnya.\n",
        "日本銀行の総裁は「景気は回復している」と述べた。\n" * 40,
        "a" * 3_000,
        "The minister said it is so. " * 200,
        "\u200b\n\u200b\n😀" * 50,
    ],
)
def test_each_token_is_new_in_one_window_and_stands_where_it_stood(text: str) -> None:
    new = [
        (one, span)
        for window in cut(text)
        for one, span in list(zip(window.ids, window.spans, strict=True))[window.new :]
    ]
    lines = [encoder().tokenizer.ids([line])[0] for line in text.split("\n")]
    assert [one for one, _span in new] == [
        one for line in lines if line for one in (*line, PARAGRAPH_END)
    ]
    places = [span for _one, span in new]
    assert places == sorted(places)
    for (one, (start, end)), line in zip(new, places, strict=True):
        assert 0 <= start <= end <= len(text), (one, line)
        assert "\n" not in text[start:end]


def test_a_window_is_no_longer_than_the_encoder_reads_and_begins_with_what_came_before() -> None:
    cuts = cut("Seorang saksi melihat api di gudang tua itu. " * 20 + "\n" + "Kata polisi.\n" * 300)
    assert len(cuts) > 3
    assert max(len(window.ids) for window in cuts) <= WINDOW_TOKENS
    assert {window.new for window in cuts} == {0, CONTEXT_TOKENS}


def test_a_window_ends_after_a_paragraph_where_it_can() -> None:
    cuts = cut("Kata polisi, api padam.\n" * 300)
    assert all(window.ids[-1] == PARAGRAPH_END for window in cuts)


def test_an_empty_text_has_none() -> None:
    assert cut("") == cut("\n \n") == []
