"""A desk's search: `sources.finding`, where in each source it is decided, the closest first.

Runs and their replay both come here. Nothing is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from claims.evidence.selectors import sources_unvouched
from sources.finding import Found, Query, deciding_sentence, find, nearest_sentences
from sources.language import Passage, Span, passage_around
from sources.models import Source, SourceSnapshot
from sources.ranking import Configuration
from sources.relevance import put_closest_first, text_to_judge
from sources.search import Hit, SearchBackend


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source found speaks: the passage shown, and the sentence in it that decides."""

    snapshot: SourceSnapshot
    passage: Passage
    decides: Span

    @property
    def text(self) -> str:
        """What of it is read with the claim."""
        sentence = self.snapshot.text[self.decides.start : self.decides.end]
        return text_to_judge(self.snapshot.source.title, sentence)


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found, and the place in each source that can be shown, by source id."""

    found: Found
    places: Mapping[int, Place]

    @property
    def texts(self) -> dict[int, str]:
        """What of each source is read with the claim."""
        return {source_id: place.text for source_id, place in self.places.items()}


def search(
    query: Query, *, configuration: Configuration, backend: SearchBackend | None = None
) -> Searched:
    """Search as a desk does. Raises `SearchUnavailable`."""
    found = find(
        query,
        configuration=configuration,
        readable=frozenset(settings.DESK_LANGUAGES),
        backend=backend,
        unvouched_of=sources_unvouched,
    )
    searched = Searched(found, _places(found, nearest_sentences(found, backend=backend)))
    return Searched(put_closest_first(found, searched.texts), searched.places)


def _places(found: Found, nearest: Mapping[int, Hit]) -> dict[int, Place]:
    """Return the places in the sources that the database still has.

    A source whose text has changed since it was indexed waits for the next run.
    """
    sources = Source.objects.filter(current_snapshot__isnull=False).select_related(
        "current_snapshot__source__publisher"
    )
    by_id = sources.in_bulk([one.source_id for one in found.kept])
    places = {}
    for one in found.kept:
        source = by_id.get(one.source_id)
        if source is None or source.index_version != one.version:
            continue
        snapshot = source.current_snapshot
        if snapshot is not None:
            near = nearest.get(one.source_id)
            decides = deciding_sentence(near, snapshot.text, one.language, found.query)
            places[one.source_id] = _place(snapshot, source.language, decides)
    return places


def _place(snapshot: SourceSnapshot, language: str, decides: Span) -> Place:
    passage = passage_around(snapshot.text, language, decides.start)
    within = Span(max(decides.start, passage.start), min(decides.end, passage.end))
    return Place(snapshot, passage, within)
