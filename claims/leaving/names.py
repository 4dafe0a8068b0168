"""Where people's names stand beside their keys, and what stands there once they have left."""

from typing import NamedTuple

LEFT = "left-"


class Named(NamedTuple):
    """A model with the key of a person in one column, and their name of then in another."""

    model: str
    person: str
    name: str


NAMED = (
    Named("claims.Review", "reviewer", "reviewer_name"),
    Named("claims.Verdict", "reviewer", "reviewer_name"),
    Named("claims.Verdict", "editor", "editor_name"),
    Named("claims.Decision", "by", "by_name"),
    Named("claims.Comment", "author", "author_name"),
    Named("claims.DriftCheck", "settled_by", "settled_by_name"),
    Named("claims.Notice", "settled_by", "settled_by_name"),
)
CHOSEN_BY = ("sources.RankingChoice", "claims.TriageChoice")
"""Their `chosen_by` is what somebody typed on the command line: a name without a key."""


def pseudonym(person_id: int) -> str:
    """Return what somebody is called once they have left: always the same, and nobody's name."""
    return f"{LEFT}{person_id}"
