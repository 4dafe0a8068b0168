"""Names on terminals and pages, and files that are none."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.lib.files import printable, require_regular


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Überschrift 米国 क्‍ष 👩‍👩‍👧.txt", "Überschrift 米国 क्‍ष 👩‍👩‍👧.txt"),
        ("a\x1b[2Jb", r"a\x1b[2Jb"),
        ("a\nb\tc\r", r"a\nb\tc\r"),
        ("invoice\u202etxt.exe", r"invoice\u202etxt.exe"),
        ("a\u2028b\x9bc", r"a\u2028b\x9bc"),
        (os.fsdecode(b"Se\xf1or.txt"), r"Se\xf1or.txt"),
        ("\ud800", r"\ud800"),
    ],
    ids=["letters", "terminal", "lines", "bidi", "separators", "bytes", "surrogate"],
)
def test_what_would_act_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text(st.characters()))
def test_the_result_is_one_line_that_can_be_stored_and_is_its_own_result(text: str) -> None:
    shown = printable(text)
    assert shown.encode().decode() == shown == printable(shown)
    assert len(shown.splitlines()) <= 1


def test_only_regular_files_pass(tmp_path: Path) -> None:
    file, pipe, listening = tmp_path / "f", tmp_path / "p", tmp_path / "s"
    file.touch()
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(listening))
    require_regular(file)
    for other in (pipe, listening, tmp_path, Path("/dev/null")):
        with pytest.raises(OSError, match="regular"):
            require_regular(other)
