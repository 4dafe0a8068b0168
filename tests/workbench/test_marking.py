"""Cutting a text at spans."""

import pytest

from workbench.lib.marking import Segment, segments


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], [("🌾abcdef", None)]),
        ([(1, 3, "x")], [("🌾", None), ("ab", "x"), ("cdef", None)]),
        ([(0, 7, "x")], [("🌾abcdef", "x")]),
        (
            [(4, 6, "y"), (1, 3, "x")],
            [("🌾", None), ("ab", "x"), ("c", None), ("de", "y"), ("f", None)],
        ),
        ([(1, 3, "x"), (3, 5, "y")], [("🌾", None), ("ab", "x"), ("cd", "y"), ("ef", None)]),
        ([(1, 4, "x"), (2, 6, "y")], [("🌾", None), ("abc", "x"), ("de", "y"), ("f", None)]),
        ([(1, 6, "x"), (2, 4, "y")], [("🌾", None), ("abcde", "x"), ("f", None)]),
        ([(5, 99, "x")], [("🌾abcd", None), ("ef", "x")]),
        ([(-5, 2, "x")], [("🌾a", "x"), ("bcdef", None)]),
        ([(3, 3, "x"), (50, 60, "y")], [("🌾abcdef", None)]),
    ],
    ids=["none", "one", "all", "sorted", "touching", "overlap", "inside", "end", "start", "empty"],
)
def test_a_text_is_cut_at_its_spans(
    spans: list[tuple[int, int, str]], expected: list[tuple[str, str | None]]
) -> None:
    pieces = segments("🌾abcdef", spans)
    assert pieces == [Segment(text, mark) for text, mark in expected]
    assert "".join(piece.text for piece in pieces) == "🌾abcdef"


def test_an_empty_text_has_no_pieces() -> None:
    assert segments("", [(0, 1, "x")]) == []
