"""Where evidence is asked for: one file per provider behind two protocols.

A `Connector` answers from the desk's own sources; a `Finder` asks somebody outside for documents.
"""

from sources.connectors.base import Connector, Query, Retrieved
from sources.connectors.finder import (
    Answer,
    Ask,
    AskedRequest,
    ConnectorError,
    Finder,
    FoundDocument,
)
from sources.connectors.own_corpus import OwnCorpus

__all__ = [
    "Answer",
    "Ask",
    "AskedRequest",
    "Connector",
    "ConnectorError",
    "Finder",
    "FoundDocument",
    "OwnCorpus",
    "Query",
    "Retrieved",
]
