"""Which sources are one: copies, passages taken over, and stories of one news agency (pure).

Ten reports of one agency's story are one origin, not ten witnesses. Each link says what it rests
on, and people can join and split; docs/retrieval.md has the method.
"""

from sources.independence.model import Document, Link, LinkReason, Origin
from sources.independence.origins import find_origins
from sources.independence.runs import Signature, sign

__all__ = ["Document", "Link", "LinkReason", "Origin", "Signature", "find_origins", "sign"]
