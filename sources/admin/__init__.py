"""The admin pages of sources."""

from sources.admin.captures import WebCaptureAdmin
from sources.admin.connectors import ConnectorKeyAdmin, ConnectorStateAdmin
from sources.admin.fetches import PageFetchAdmin
from sources.admin.origins import OriginDecisionAdmin
from sources.admin.sources import SourceAdmin

__all__ = [
    "ConnectorKeyAdmin",
    "ConnectorStateAdmin",
    "OriginDecisionAdmin",
    "PageFetchAdmin",
    "SourceAdmin",
    "WebCaptureAdmin",
]
