"""Find the claims of an article: who asserts what, in which words, and is it worth checking.

Rules, and beside them what a model has read if one is given; no Django. `extract_claims` is the way
in.
"""

from claims.statements.extraction.extract import extract_claims
from claims.statements.extraction.model import ExtractedClaim, Reason

EXTRACTOR = "rules"
EXTRACTOR_VERSION = "5"

__all__ = ["EXTRACTOR", "EXTRACTOR_VERSION", "ExtractedClaim", "Reason", "extract_claims"]
