"""Wrapped lines are joined, and nothing else is."""
# ruff: noqa: E501

import pytest

from sources.formats.wrapping import unwrapped

WRAPPED = (
    "The city closed the old bridge on Monday because its\nengineers had found 14 cracks in the "
    "pillars, Mayor Ines\nDuarte said. The repair will cost 3 million euros and\nlast until May."
)


def test_lines_of_a_paragraph_are_joined_and_paragraphs_stay_apart() -> None:
    assert unwrapped(f"Bridge closed\n\n{WRAPPED}\n\n{WRAPPED}") == "\n\n".join(
        ["Bridge closed", WRAPPED.replace("\n", " "), WRAPPED.replace("\n", " ")]
    )


@pytest.mark.parametrize(
    ("parted", "whole"),
    [("engin-\neers had", "engineers had"), ("government-\nfunded men", "government-funded men")],
)
def test_a_parted_word_is_joined_where_the_language_knows_it(parted: str, whole: str) -> None:
    text = f"The city closed the old bridge on that Monday, as {parted} found 14 cracks in the pillars\nand in the arches of the bridge, which is old."
    assert whole in unwrapped(text, "en", surely=True)


def test_chinese_lines_are_joined_without_a_space() -> None:
    line = "市政府周一宣布关闭旧桥三个月因为工程师在桥墩上发现了十四条裂缝市长说维修费用三百万元将持续到五月"
    assert unwrapped(f"{line}\n{line}\n{line}") == line * 3


@pytest.mark.parametrize(
    "text",
    [
        "One line\nand another\nand a third\n",
        "Results of the evening:\nHarwick 2, Oldmere 1\nPort 0, Dam 0\nNorth 4, South 4",
        "- a first point that is rather long, as points of lists may be\n- a second point that is rather long, too, as they may\n- third",
        f"{'A paragraph of one line that no editor has ever wrapped. ' * 4}\n{'Another one. ' * 20}\nEnd.",
        "",
    ],
)
def test_lines_that_were_not_wrapped_stay(text: str) -> None:
    assert unwrapped(text) == text


def test_a_long_wrapped_text_takes_linear_time() -> None:
    text = "\n".join(["word " * 12 + "end-"] * 50_000)
    assert unwrapped(text, "en", surely=True).count("\n") < 50_000
