"""Comparing names and statements, whatever their case, accents and punctuation (pure)."""

import re

from sources.language.words import bare

LONGEST_NAME = 255


def name_key(text: str) -> str:
    """Return the words of a text without case, accents, punctuation and double spaces."""
    return " ".join(re.findall(r"\w+", bare(text)))


def composed(statement: str, claimant: str) -> str:
    """Return a claim as it is read, "Pete Hegseth: US troops will not …".

    The claim of a verdict that was published while the two were one text has the name in it still.
    """
    head = f"{claimant}: "
    return f"{head}{statement}" if claimant and not statement.startswith(head) else statement
