"""The protocol of a connector."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sources.search.base import Hit


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: a statement in its language, and sources that must not answer.

    `claimant` is who said it, where that is known: a name to be found among words, which says
    nothing of what the statement means. `languages` are those of the sources that may answer; empty
    means all.
    """

    text: str
    language: str
    claimant: str = ""
    exclude_source_ids: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """The statement and the name: what is looked for in texts."""
        return f"{self.text} {self.claimant}".rstrip()


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A connector's answer: ranked lists by leg, and what a later reader needs to replay it."""

    legs: Mapping[str, Sequence[Hit]]
    record: Mapping[str, Any]


class Connector(Protocol):
    """Asks one provider."""

    name: str

    def retrieve(self, query: Query, *, size: int) -> Retrieved:
        """Return up to `size` hits a leg. Raises `Unavailable` when the provider cannot answer."""

    def places(self, query: Query, source_ids: Collection[int]) -> Sequence[Hit]:
        """Return hits that say where the sentence nearest to the query is, for those of the sources
        where that is known. Raises `Unavailable`.
        """
