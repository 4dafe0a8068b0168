"""The sources application's models."""

from sources.models.fetches import PageFetch
from sources.models.sources import Passage, Publisher, Source, SourceSnapshot

__all__ = ["PageFetch", "Passage", "Publisher", "Source", "SourceSnapshot"]
