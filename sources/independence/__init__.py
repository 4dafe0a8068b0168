"""Which sources are one: copies, passages taken over, and stories of one news agency (pure).

Ten reports of one agency's story are one origin, not ten witnesses. Each link says what it rests
on, and people can join and split; docs/retrieval.md has the method.
"""

from sources.independence.copies import (
    LIKELY_RESEMBLANCE,
    Words,
    copied_share,
    keys,
    read_words,
    words_key,
)
from sources.independence.merging import merge
from sources.independence.model import Document, Link, LinkReason, Origin
from sources.independence.origins import find_origins
from sources.independence.runs import Signature, sign

__all__ = [
    "LIKELY_RESEMBLANCE",
    "Document",
    "Link",
    "LinkReason",
    "Origin",
    "Signature",
    "Words",
    "copied_share",
    "find_origins",
    "keys",
    "merge",
    "read_words",
    "sign",
    "words_key",
]
