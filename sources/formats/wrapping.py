"""Hard-wrapped lines to paragraphs: mail, wire copy, and what was copied from a printed page."""

from __future__ import annotations

import re
from itertools import pairwise

from simplemma import is_known

MIN_WIDTH = 40
MAX_WIDTH = 100
_MIN_PAIRS = 2
_SHARE = 0.8
_MAX_WORD = 100
_HYPHENATED = re.compile(r"([^\W\d_]{2,})-$")
_WORD = re.compile(r"[^\W\d_]+")
_LIST = re.compile(r"\s*(?:[-*•–—·]|\d{1,3}[.)])\s")
_CJK = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")


def unwrapped(text: str, language: str = "", *, surely: bool = False) -> str:
    """The text with its wrapped lines joined, unchanged where its lines are not wrapped.

    A line was wrapped where the next line's first word would not have fitted on it. The text is
    taken as wrapped (`surely`: known to be) when four of five line ends are such, its widest
    line has 40 to 100 characters, and there are at least two of them. Blank lines stay; a
    word parted by a hyphen is joined when the language knows it whole.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    width = max(map(len, lines), default=0)
    pairs = [pair for pair in pairwise(lines) if pair[0] and pair[1]]
    wrapped = sum(_overflows(first, second, width) for first, second in pairs)
    if not surely and not (
        MIN_WIDTH <= width <= MAX_WIDTH and wrapped >= _MIN_PAIRS and wrapped >= _SHARE * len(pairs)
    ):
        return text
    pieces = [lines[0]]
    for first, second in pairwise(lines):
        if first and second and _overflows(first, second, width):
            second = second.lstrip()  # noqa: PLW2901
            if _is_parted(first, second, language):
                pieces[-1] = pieces[-1][:-1]
            elif not (_CJK.match(first[-1]) and _CJK.match(second[0])):
                pieces.append(" " if not _hyphenated(first) else "")
            pieces.append(second)
        else:
            pieces += ["\n", second]
    return "".join(pieces)


def _overflows(first: str, second: str, width: int) -> bool:
    if _LIST.match(second):
        return False
    word = second.split(maxsplit=1)[0] if second.strip() else ""
    return len(first) + 1 + len(word) > width


def _hyphenated(line: str) -> re.Match[str] | None:
    """The word before a hyphen at the line's end; no word is longer than what is searched."""
    return _HYPHENATED.search(line[-_MAX_WORD:]) if line.endswith("-") else None


def _is_parted(first: str, second: str, language: str) -> bool:
    """Whether a hyphen at the line's end parts a word that is known whole."""
    cut = _hyphenated(first)
    rest = _WORD.match(second)
    if not (cut and rest and rest.group()[0].islower()):
        return False
    return _knows(cut.group(1) + rest.group(), language)


def _knows(word: str, language: str) -> bool:
    try:
        return bool(is_known(word, lang=language)) or bool(is_known(word.lower(), lang=language))
    except ValueError:  # a language without a word list
        return False
