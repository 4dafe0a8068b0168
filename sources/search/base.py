"""The protocol that every search backend fulfils, and the values that cross it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sources.embedding.base import Vector
from workbench.lib.exceptions import Unavailable

MAX_SENTENCES = 2000
"""Of one source; later ones are found by words and by the vector of the whole only. So are those
beyond what the language's model reads of one source (`SENTENCE_CHARACTERS`).
"""


class SearchUnavailable(Unavailable):
    """The search index does not answer. Saving and reviewing go on; searching must wait."""

    code = "search_unavailable"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence at code points [start, end) of a source's text, with a unit vector by model id."""

    start: int
    end: int
    vectors: Mapping[str, Vector] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One source as the index holds it: its words, a vector of the whole, one of each sentence.

    `version` is the source's `index_version`: a write with a lower one than the index holds is
    dropped, so late and repeated writes cannot win. `vectors` maps a model's id to a unit vector;
    what has no words has none.
    """

    source_id: int
    version: int
    title: str
    text: str
    language: str
    publisher_id: int | None = None
    published_at: datetime | None = None
    vectors: Mapping[str, Vector] = field(default_factory=dict)
    sentences: Sequence[Sentence] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which sources may be found. Empty means all."""

    languages: frozenset[str] = frozenset()
    exclude_languages: frozenset[str] = frozenset()
    source_ids: frozenset[int] = frozenset()
    exclude_source_ids: frozenset[int] = frozenset()
    publisher_ids: frozenset[int] = frozenset()
    published_before: datetime | None = None


NO_FILTERS = Filters()


class Part(StrEnum):
    """Of which part of a source words are looked for: title and text together, the title alone, or
    runs of five characters inside the words of both.
    """

    TEXT = "text"
    TITLE = "title"
    FRAGMENTS = "fragments"


class Unit(StrEnum):
    """What a vector is of. A source counts with its best sentence."""

    WHOLE = "whole"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class WordSearch:
    """Look for a text's words by BM25; any text is safe. `language` chooses the stems."""

    text: str
    language: str
    size: int
    filters: Filters = NO_FILTERS
    part: Part = Part.TEXT


@dataclass(frozen=True, slots=True, eq=False)
class VectorSearch:
    """Look for the nearest unit vectors of a model; scores are cosines.

    With `places`, hits on sentences say where the best one is; without, they may not.
    """

    vector: Vector
    model: str
    size: int
    filters: Filters = NO_FILTERS
    unit: Unit = Unit.WHOLE
    places: bool = False


Search = WordSearch | VectorSearch


@dataclass(frozen=True, slots=True)
class Hit:
    """A found source; `score` is the leg's own and compares only within one answer.

    `version` is the source's `index_version` when it was indexed: the place means nothing for
    another. `start` and `end` are the best sentence's place, where it was asked for.
    """

    source_id: int
    language: str
    score: float
    version: int
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What became of a write: how many were written, dropped as older, or refused (with reason)."""

    written: int = 0
    outdated: int = 0
    refused: Mapping[int, str] = field(default_factory=dict)


class Role(StrEnum):
    """What an index is for: the one that is searched, the next one, a former one."""

    SERVING = "serving"
    BUILDING = "building"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How an index stands: its name, how many sources it holds, and the server's own words.

    `outdated` says that it was made for another layout or other models than this code's, `writable`
    that it may be written to; one that is not `usable` cannot be read either.
    """

    backend: str
    index: str
    sources: int
    role: Role = Role.SERVING
    outdated: bool = False
    detail: str = ""
    writable: bool = True
    usable: bool = True


class SearchBackend(Protocol):
    """A place that finds sources by words and by vectors.

    Every method raises `SearchUnavailable` when the place cannot be reached. Hits come best first,
    one a source; equal scores are ordered by source id, so that answers repeat.

    Of several indices one is searched. While another is built beside it, writes and deletes go to
    both; `serve` then changes over at once for all readers, and back as well.
    """

    name: str

    def ensure(self) -> None:
        """Create the index where there is none. Safe to repeat and to run twice at once."""

    def write(self, documents: Sequence[SourceDocument]) -> WriteReport:
        """Add or replace sources, whole documents only. They are found after `refresh`."""

    def delete(self, source_ids: Sequence[int], *, version: int) -> None:
        """Remove sources, unless the index holds newer ones than `version`."""

    def refresh(self) -> None:
        """Make all that was written findable now."""

    def search(self, searches: Sequence[Search]) -> list[list[Hit]]:
        """Answer some searches, in their order; all at once where the place can do that."""

    def status(self) -> IndexStatus:
        """Say how the index stands."""

    def serving(self) -> str:
        """Return the name of the index that is searched; quicker than `status`."""

    def versions(self) -> dict[int, int]:
        """Return {source id: version} of all that the index holds and would find now."""

    def indices(self) -> list[IndexStatus]:
        """Return all indices, newest first."""

    def build_begin(self) -> "SearchBackend":
        """Return the index being built, and only that one; a new empty one where there is none.

        One for another layout or other models is given up.
        """

    def serve(self, index: str) -> None:
        """Search this index from now on; the one before is kept, and nothing is being built."""

    def prune(self) -> list[str]:
        """Delete indices that are neither searched nor being built; return their names."""

    def drop(self) -> None:
        """Remove all indices. Fine where there are none."""
