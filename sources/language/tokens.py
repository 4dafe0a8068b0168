"""Cut text into tokens with offsets: the alphabet of all hand-written rules."""

import re
from dataclasses import dataclass

# One number, one Han or Kana character, one word with its inner hyphens and apostrophes, or one
# mark. Every alternative begins with a different kind of character: the match is linear.
TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)*"
    r"|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|[^\W\d_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"(?:[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[-'’.·](?=[^\W_]))*"
    r"|[^\w\s]|_"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark at `start`..`end` (code points); `low` is its case-folded form."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether this is a word or a number rather than a mark."""
        return self.text[0].isalnum()

    @property
    def is_capitalised(self) -> bool:
        """Whether this begins with a capital letter, as names do ("al-Assad" too)."""
        return self.text[0].isupper() or self.text.rpartition("-")[2][:1].isupper()


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of `text[start:end]`, with offsets into `text`."""
    stop = len(text) if end is None else end
    return [
        Token(match[0], match[0].casefold().replace("’", "'"), match.start(), match.end())
        for match in TOKEN.finditer(text, start, stop)
    ]
