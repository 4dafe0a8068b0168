"""The protocol that every search backend fulfils, and the values that cross it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sources.embedding.base import Vector
from workbench.lib.exceptions import Unavailable


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
    source_ids: frozenset[int] = frozenset()
    exclude_source_ids: frozenset[int] = frozenset()
    published_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A found source; `score` is the leg's own and compares only within one answer.

    `version` is the source's `index_version` when it was indexed: the place means nothing for
    another. `start` and `end` are the best sentence's place, where the leg knows one.
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


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How the index stands: its name, how many sources it holds, and the server's own words."""

    backend: str
    index: str
    sources: int
    detail: str = ""


class SearchBackend(Protocol):
    """A place that finds sources by words and by vectors.

    Every method raises `SearchUnavailable` when the place cannot be reached. Hits come best first,
    one a source; equal scores are ordered by source id, so that answers repeat.
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

    def match(self, text: str, *, language: str, filters: Filters, size: int) -> list[Hit]:
        """Find by words of the title and the text together; any text is safe.

        `language` chooses the stems.
        """

    def match_title(self, text: str, *, language: str, filters: Filters, size: int) -> list[Hit]:
        """Find by words in the title alone."""

    def nearest(self, vector: Vector, *, model: str, filters: Filters, size: int) -> list[Hit]:
        """Find by cosine to the whole source; score is the cosine."""

    def nearest_sentence(
        self, vector: Vector, *, model: str, filters: Filters, size: int
    ) -> list[Hit]:
        """Find by cosine to a source's best sentence, and say where that is."""

    def status(self) -> IndexStatus:
        """Say how the index stands."""

    def versions(self) -> dict[int, int]:
        """Return {source id: version} of all that the index holds and would find now."""

    def clear(self) -> None:
        """Drop the index and create an empty one."""

    def drop(self) -> None:
        """Remove the index altogether. Fine where there is none."""
