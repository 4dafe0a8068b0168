"""The one form in which text is stored, and to which all offsets refer."""

from __future__ import annotations

import re
import unicodedata

_LINE_BREAKS = "\r\v\f\x85\u2028\u2029"
_INVISIBLE = "\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_MAX_MARKS = 30  # Unicode's stream-safe limit, UAX #15 §13


def _translation() -> dict[int, str]:
    table = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    table |= dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "")
    table |= {code: " " for code in range(0x3001) if unicodedata.category(chr(code)) == "Zs"}
    table |= {ord(char): "\n" for char in _LINE_BREAKS}
    table |= {ord(char): "" for char in _INVISIBLE}
    return table | {ord("\n"): "\n", ord("\t"): " "}


_TABLE = _translation()
_MARK_RUN = re.compile(rf"[^\w\s!-~]{{{_MAX_MARKS + 1},}}")  # marks, and other signs
_MANY_BREAKS = re.compile(r"\n{3,}")


def normalise_text(text: str) -> str:
    """Text in the stored form; idempotent, linear in its length, never raises.

    NFC; line ends are one newline and at most two follow each other; every kind of
    space is U+0020 and none ends a line; control characters, soft hyphens, byte order
    marks and bidirectional overrides (which can make a quotation look like another)
    are gone; a lone surrogate becomes U+FFFD. Towers of more than 30 combining marks
    are cut (UAX #15 stream-safe text): ordering them is quadratic in `unicodedata`.
    """
    text = text.replace("\r\n", "\n").translate(_TABLE)
    text = unicodedata.normalize("NFC", _MARK_RUN.sub(_without_tower, text))
    text = _MARK_RUN.sub(_without_tower, text)  # composing can lengthen a run
    text = "\n".join(line.rstrip(" ") for line in text.split("\n"))
    return _MANY_BREAKS.sub("\n\n", text).strip(" \n")


def normalise_line(text: str) -> str:
    """Text as one line: normalised, every run of white space a single space."""
    return " ".join(normalise_text(text).split())


def _without_tower(run: re.Match[str]) -> str:
    kept: list[str] = []
    height = 0
    for char in run.group():
        height = height + 1 if unicodedata.combining(char) else 0
        if height <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)
