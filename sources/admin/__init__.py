"""The admin pages of sources."""

from sources.admin.connectors import ConnectorKeyAdmin, ConnectorStateAdmin
from sources.admin.sources import SourceAdmin

__all__ = ["ConnectorKeyAdmin", "ConnectorStateAdmin", "SourceAdmin"]
