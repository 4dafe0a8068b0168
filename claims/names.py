"""Comparing names and statements, whatever their case, accents and punctuation (pure)."""

import re
import unicodedata

LONGEST_NAME = 255


def name_key(text: str) -> str:
    """Return the words of a text without case, accents, punctuation and double spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", bare))
