"""What people type, and what spreadsheets get."""

import pytest
from django.http import QueryDict

from workbench.lib.forms import number, spreadsheet_safe, typed


@pytest.mark.parametrize(
    ("text", "read"),
    [("7", 7), ("", 0), (None, 0), ("-7", 0), ("7.0", 0), ("٧", 0), ("9" * 18, 10**18 - 1),
     ("9" * 19, 0), ("1 OR 1=1", 0)],
)  # fmt: skip
def test_what_is_no_key_becomes_one_that_no_row_has(text: str | None, read: int) -> None:
    assert number(text) == read


def test_nul_is_taken_out_of_what_was_typed() -> None:
    form = QueryDict(mutable=True)
    form["why"] = "a\0b"
    assert typed(form, "why") == "ab"
    assert typed(form, "absent") == ""


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_formula_is_shown_and_not_run(text: str) -> None:
    assert spreadsheet_safe(text) == f"'{text}"
    assert spreadsheet_safe(f"a {text}") == f"a {text}"
