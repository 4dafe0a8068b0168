"""Where evidence is asked for outside: a `Finder` for each provider, a file each."""

from sources.connectors.finder import (
    Answer,
    Ask,
    AskedRequest,
    ConnectorError,
    Finder,
    FoundDocument,
)

__all__ = ["Answer", "Ask", "AskedRequest", "ConnectorError", "Finder", "FoundDocument"]
