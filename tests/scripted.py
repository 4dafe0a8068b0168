"""A search backend that answers what a test has written down, leg by leg."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sources.ranking import FRAGMENTS, TITLE, WORDS, WORDS_ELSEWHERE, sentence_leg, whole_leg
from sources.search import (
    Hit,
    IndexStatus,
    Part,
    Search,
    SearchBackend,
    SourceDocument,
    Unit,
    VectorSearch,
    WriteReport,
)

_PARTS = {Part.TITLE: TITLE, Part.FRAGMENTS: FRAGMENTS}


def leg_of(search: Search) -> str:
    """Return the name of the leg that a search belongs to."""
    if isinstance(search, VectorSearch):
        leg = whole_leg if search.unit is Unit.WHOLE else sentence_leg
        return leg(search.model)
    if search.filters.exclude_languages:
        return WORDS_ELSEWHERE
    return _PARTS.get(search.part, WORDS)


@dataclass
class Scripted(SearchBackend):
    """Answers with these hits by leg, and says that the nearest sentences are `known`; what was
    asked for, but places, is in `asked`.
    """

    legs: Mapping[str, Sequence[Hit]] = field(default_factory=dict)
    known: list[Hit] = field(default_factory=list)
    index: str = "one"
    name: str = "scripted"
    asked: list[Search] = field(default_factory=list)

    def search(self, searches: Sequence[Search]) -> list[list[Hit]]:
        """Answer."""
        if any(isinstance(one, VectorSearch) and one.places for one in searches):
            return [self.known] + [[] for _ in searches[1:]]
        self.asked += searches
        return [list(self.legs.get(leg_of(one), ())) for one in searches]

    def serving(self) -> str:
        """Name the index."""
        return self.index

    def refresh(self) -> None:
        """Do nothing."""

    def status(self) -> IndexStatus:
        """Say that all is well."""
        return IndexStatus(self.name, self.index, len(self.versions()))

    def versions(self) -> dict[int, int]:
        """Hold what it answers with."""
        return {hit.source_id: hit.version for hits in self.legs.values() for hit in hits}

    def write(self, documents: Sequence[SourceDocument]) -> WriteReport:
        """Refuse, as all that follows: what is written down is not written to."""
        raise NotImplementedError

    def delete(self, source_ids: Sequence[int], *, version: int) -> None:
        """Refuse."""
        raise NotImplementedError

    def ensure(self) -> None:
        """Refuse."""
        raise NotImplementedError

    def indices(self) -> list[IndexStatus]:
        """Refuse."""
        raise NotImplementedError

    def build_begin(self) -> SearchBackend:
        """Refuse."""
        raise NotImplementedError

    def serve(self, index: str) -> None:
        """Refuse."""
        raise NotImplementedError

    def prune(self) -> list[str]:
        """Refuse."""
        raise NotImplementedError

    def drop(self) -> None:
        """Refuse."""
        raise NotImplementedError
