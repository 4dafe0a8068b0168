"""The stored form of text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.language import normalise_text

MESSY = st.text(
    alphabet=st.one_of(
        st.characters(), st.sampled_from("\r\n\t \u00a0\u3000\u0301\u0327\u0958\ud800\0\ufeffa.")
    )
)


@given(MESSY)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once


@given(MESSY)
def test_the_stored_form_keeps_its_promises(text: str) -> None:
    stored = normalise_text(text)
    assert unicodedata.is_normalized("NFC", stored)
    assert "\n\n\n" not in stored
    assert " \n" not in stored
    assert stored == stored.strip(" \n")
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in stored if char != "\n")
    stored.encode("utf-8")


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("one\u00a0two\u3000three\tfour", "one two three four"),
        ("  title  \n\n\n\n\nbody \n", "title\n\nbody"),
        ("cafe\u0301", "café"),
        ("in\u00advisible\ufeff \u202egnp.exe\u202c", "invisible gnp.exe"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("nul\0 bell\x07", "nul bell"),
        ("می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"),  # joiners are spelling
    ],
)
def test_what_is_changed(raw: str, stored: str) -> None:
    assert normalise_text(raw) == stored


@pytest.mark.alone
def test_a_tower_of_marks_is_cut_in_linear_time() -> None:
    begin = time.perf_counter()
    stored = normalise_text("a" + "\u0301\u0327" * 400_000 + " b")
    assert len(stored) < 40
    assert time.perf_counter() - begin < 5


def test_long_runs_of_signs_that_are_no_marks_stay() -> None:
    assert normalise_text("。" * 100) == "。" * 100
