"""Words by their roots, so that "denied" and "deny" are one."""

import re
from functools import lru_cache

from sources.language.words import fold, stem

# l'Italia, dell'attivista, qu'il: the word begins after the apostrophe
_ELISION = re.compile(r"^\w{1,5}'(?=\w{2})")
_ELIDING = frozenset({"it", "fr", "ca"})
_SHARED_START = 6
"""Unlike roots count as one word if they begin with so many like letters …"""
_SHARED_SHARE = 0.75
"""… and these are so much of the longer one: dictionaries do not know every form."""


@lru_cache(maxsize=50_000)
def root(word: str, language: str) -> str:
    """Return the folded root of a case-folded word; digits keep their marks, "n't" its place."""
    if word[0].isdigit():
        return word
    if language in _ELIDING:
        word = _ELISION.sub("", word)
    if "'" in word:
        return fold(word.removesuffix("'s"))
    return stem(word, language)


def alike(left: str, right: str) -> bool:
    """Whether two roots are the same word, as far as letters tell."""
    if left == right:
        return True
    shared = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        shared += 1
    return shared >= _SHARED_START and shared >= _SHARED_SHARE * max(len(left), len(right))
