"""Where evidence is asked for: one file per provider behind one protocol."""

from sources.connectors.base import Connector, Query, Retrieved
from sources.connectors.own_corpus import OwnCorpus

__all__ = ["Connector", "OwnCorpus", "Query", "Retrieved"]
