"""Tell running prose from headings, captions, bylines and pointers to other articles."""

import re

from claims.statements.extraction.rulebook import Rules
from sources.language.tokens import Token, tokenize

SENTENCE_END = frozenset(".!?…。！？؟।۔")
CLOSERS = frozenset("\"'”’»“‹›«」』)]")
# A line without a full stop is a heading unless it is long enough for a deck or a broken sentence.
LONGEST_HEADING = 15
LONGEST_CREDIT = 8
FEWEST_TOLD = 5
# "SinPo.id - ", "ST. LOUIS — ", "Moskau – "
DATELINE = re.compile(r"\s{0,9}(?P<place>[^\n–—]{2,40}?)\s{1,9}[-–—]{1,2}\s{1,9}(?=\S)")


def is_prose(line: str, rules: Rules, title: str) -> bool:
    """Whether a line can hold claims."""
    tokens = tokenize(line[:2000])
    words = [token for token in tokens if token.is_word]
    if not words or rules.lines.skip.match(words, 0) or line.isupper():
        return False
    if rules.lines.bylines.match(words, 0) and not _tells(line, tokens):
        return False
    if _bare(line) == _bare(title):
        return False
    last = line.rstrip("".join(CLOSERS) + " ")[-1:] or line[-1:]
    ended = last in SENTENCE_END
    if not ended and len(words) < LONGEST_HEADING and not _speech(line):
        return False
    return not _is_credit(words, tokens)


def without_dateline(text: str, start: int, end: int) -> int:
    """Return where the prose of an article's first sentence begins, after "PLACE — "."""
    match = DATELINE.match(text, start, end)
    if match is None:
        return start
    words = [token for token in tokenize(match["place"]) if token.is_word]
    named = all(token.is_capitalised or "." in match["place"] for token in words)
    return match.end() if words and named and len(words) <= 5 else start


def _bare(line: str) -> str:
    return line.casefold().strip(' .!?"“”')


def _speech(line: str) -> bool:
    """Whether a line goes on from the one before, or into the one after."""
    return line[0] in '"“„«「' or line[-1] in ",;:："


def _tells(line: str, tokens: list[Token]) -> bool:
    """Whether a line that begins like a byline is a sentence: “Von der Heide sagte, der Kran …”."""
    words = [token for token in tokens if token.is_word]
    small = sum(not token.is_capitalised for token in words[1:])
    ended = line.rstrip("".join(CLOSERS) + " ")[-1:] in SENTENCE_END
    labelled = len(tokens) > 1 and tokens[1].text in ":："
    return ended and not labelled and len(words) >= FEWEST_TOLD and 2 * small > len(words)


def _is_credit(words: list[Token], tokens: list[Token]) -> bool:
    """Whether a line is all names with a stroke between them: "Jim Hale / Lunde Press."."""
    stroke = any(token.text in "/|©" for token in tokens)
    return stroke and len(words) <= LONGEST_CREDIT and all(word.is_capitalised for word in words)
