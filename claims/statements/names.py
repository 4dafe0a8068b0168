"""Comparing names and statements, whatever their case, accents and punctuation (pure)."""

import re

from sources.language.words import bare

LONGEST_NAME = 255


def name_key(text: str) -> str:
    """Return the words of a text without case, accents, punctuation and double spaces."""
    return " ".join(re.findall(r"\w+", bare(text)))


def claimant_and_statement(text: str, claimant: str) -> tuple[str, str]:
    """Return (who, statement) of a claim's text, "Pete Hegseth: US troops will not …".

    What stands before the first colon is a name if its words are all among the claimant's, or the
    claimant's among them; otherwise, and without a claimant, all of it is the statement.
    """
    head, _colon, statement = text.partition(": ")
    who, name = set(name_key(head).split()), set(name_key(claimant).split())
    named = who and name and (who <= name or name <= who)
    return (head, statement) if named and statement.strip() else ("", text)
