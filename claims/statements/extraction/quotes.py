"""Find quotations in a stretch of text."""

from collections.abc import Sequence

from sources.language.tokens import Token

PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
STRAIGHT = '"'


def quoted_ranges(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the token ranges inside quotation marks, marks excluded, in order.

    A mark that is never closed runs to the last token: newspapers open each paragraph of a long
    quotation with a mark and close only the last. Single quotation marks are left alone, since
    they cannot be told from apostrophes.
    """
    ranges = []
    closing = ""
    opened = 0
    for at, token in enumerate(tokens):
        if closing:
            if token.text in closing:
                ranges.append((opened, at))
                closing = ""
        elif token.text == STRAIGHT or token.text in PAIRS:
            closing = PAIRS.get(token.text, STRAIGHT)
            opened = at + 1
    if closing:
        ranges.append((opened, len(tokens)))
    return [(start, end) for start, end in ranges if start < end]
