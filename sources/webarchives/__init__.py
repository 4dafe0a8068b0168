"""Web archives: what they have of a page, and asking one to keep it. Knows nothing of claims."""

from sources.webarchives.captures import Capture, best_capture, payload_digest
from sources.webarchives.wayback import ArchiveError, Wayback

__all__ = ["ArchiveError", "Capture", "Wayback", "best_capture", "payload_digest"]
