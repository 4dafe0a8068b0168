"""Near copies: what makes two texts one, and the keys that find likely ones among very many.

Keys by banding a MinHash (Broder 1997; Leskovec, Rajaraman & Ullman, Mining of Massive Datasets,
ch. 3.4): two texts of resemblance s share one of 42 bands of 3 slots with probability
1 - (1 - s^3)^42, which is .94 at .4, .996 at .5, and .04 at .1. Bands say nothing of containment:
a short text inside a long one resembles it little.
"""

from dataclasses import dataclass
from hashlib import blake2b

from sources.independence.runs import (
    Signature,
    containment,
    folded_words,
    resemblance,
    text_hash,
    word_runs,
)

COPY_RESEMBLANCE = 0.4
"""Two texts with so many runs in common are one text, edited."""
FEWEST_RUNS = 20
"""Fewer runs in common (24 words) may be chance, unless the texts are the same word for word."""
BANDS, ROWS = 42, 3
LIKELY_RESEMBLANCE = COPY_RESEMBLANCE - 3 * 0.045
"""Three standard errors of a signature below: what it puts lower is not compared word by word."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text as its copies are known by: a hash of all its words (0: none), and its runs."""

    all: int
    runs: frozenset[int]


def read_words(text: str) -> Words:
    """Read a text."""
    folded = folded_words(text)
    return Words(text_hash(" ".join(folded)) if folded else 0, word_runs(text))


def copied_share(left: Words, right: Words) -> int:
    """Return how much of the shorter text's runs the other has, in percent; 0 if not near copies.

    They are if they are the same word for word, or have `FEWEST_RUNS` in common and resemble.
    """
    if left.all and left.all == right.all:
        return 100
    if len(left.runs & right.runs) < FEWEST_RUNS:
        return 0
    if resemblance(left.runs, right.runs) < COPY_RESEMBLANCE:
        return 0
    return round(100 * containment(left.runs, right.runs))


def words_key(words: Words) -> int | None:
    """Return the key (64 bits, signed) that texts have in common which are the same word for word;
    None for a text without words.
    """
    return _signed(b"words" + words.all.to_bytes(8, "little")) if words.all else None


def keys(words: Words, signature: Signature) -> frozenset[int]:
    """Return all keys of a text, at most 43; one that is too short to resemble has no bands."""
    found = {words_key(words)} - {None}
    if len(words.runs) >= FEWEST_RUNS:
        size = 4 * ROWS
        bands = (signature.data[size * band : size * (band + 1)] for band in range(BANDS))
        found |= {_signed(bytes([number]) + band) for number, band in enumerate(bands)}
    return frozenset(key for key in found if key is not None)


def _signed(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little", signed=True)
