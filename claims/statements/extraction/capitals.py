"""Texts in capitals throughout, as captions and old wires are: read as if they were not (pure)."""

FEWEST_LETTERS = 30
CAPITALS = 0.9
_STOPS = frozenset(".!?…>\n")


def is_in_capitals(text: str) -> bool:
    """Say whether a text is in capitals throughout."""
    cased = [one for one in text if one.isupper() or one.islower()]
    return len(cased) >= FEWEST_LETTERS and sum(map(str.isupper, cased)) >= CAPITALS * len(cased)


def with_small_letters(text: str) -> str:
    """Return a text with capitals at the beginning of sentences alone. Every code point keeps its
    place: one whose small letter is two stays as it is.
    """
    letters = []
    begins = True
    for one in text:
        small = one.lower()
        letters.append(one if begins or len(small) != 1 else small)
        begins = one in _STOPS or (begins and not one.isalnum())
    return "".join(letters)
