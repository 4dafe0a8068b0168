"""Digits in groups of three behind a space or an apostrophe are one number: 12 500, 12'500.

No-break spaces and apostrophes group in any language; a plain space does only where CLDR or old
custom has it so (`spaced_groups`), since "on May 12 500 people" has two numbers elsewhere.
"""

from collections.abc import Sequence

from sources.language.tokens import Token

NARROW = frozenset("\u00a0\u2009\u202f'’")
SPACES = frozenset(" ")


def join_groups(tokens: Sequence[Token], text: str, *, spaced: bool) -> list[Token]:
    """Return the tokens of a text, those of one grouped number joined, its marks left out."""
    marks = NARROW | SPACES if spaced else NARROW
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        end = _group_end(tokens, text, at, marks)
        if end > at + 1:
            digits = "".join(token.text for token in tokens[at:end] if token.is_word)
            first, last = tokens[at], tokens[end - 1]
            joined.append(Token(digits, digits, first.start, last.end))
        else:
            joined.append(tokens[at])
        at = max(end, at + 1)
    return joined


def _group_end(tokens: Sequence[Token], text: str, at: int, marks: frozenset[str]) -> int:
    """Where the number that begins at a token ends; groups with one and the same mark only."""
    head = tokens[at].text
    if not (head.isdecimal() and len(head) <= 3 and head[0] != "0"):
        return at
    end, mark = at + 1, text[tokens[at].end : tokens[at].end + 1]
    if mark not in marks:
        return at
    step = 2 if mark in "'’" else 1  # an apostrophe is a token of its own
    while end + step <= len(tokens):
        group = tokens[end + step - 1]
        adjoins = group.start == tokens[end - 1].end + 1
        if text[tokens[end - 1].end] != mark or not (adjoins and _is_group(group.text)):
            break
        end += step
    return end


def _is_group(text: str) -> bool:
    """Three digits, with decimals or without: "500", "500,75"."""
    head = text[:3]
    return len(head) == 3 and head.isdecimal() and (len(text) == 3 or text[3] in ".,")
