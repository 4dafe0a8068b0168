"""The sources application's models."""

from sources.models.captures import WebCapture
from sources.models.choices import RankingChoice
from sources.models.connectors import ConnectorKey, ConnectorState
from sources.models.copies import CopyLink, TextKey, TextSignature
from sources.models.fetches import PageFetch
from sources.models.origins import OriginDecision, OriginDecisionKind
from sources.models.sources import Publisher, Source, SourceSnapshot

__all__ = [
    "ConnectorKey",
    "ConnectorState",
    "CopyLink",
    "OriginDecision",
    "OriginDecisionKind",
    "PageFetch",
    "Publisher",
    "RankingChoice",
    "Source",
    "SourceSnapshot",
    "TextKey",
    "TextSignature",
    "WebCapture",
]
