"""The claims application's models, by stage of the way."""

from claims.models.answers import ConnectorAnswer
from claims.models.articles import Article, ImportBatch
from claims.models.claims import Appearance, Claim, Claimant, ClaimantAlias
from claims.models.evidence import Evidence, RetrievalRun
from claims.models.judgements import Judgement
from claims.models.ratings import Rating, RatingScale
from claims.models.records import RunRecord
from claims.models.reviews import Citation, Review, Verdict

__all__ = [
    "Appearance",
    "Article",
    "Citation",
    "Claim",
    "Claimant",
    "ClaimantAlias",
    "ConnectorAnswer",
    "Evidence",
    "ImportBatch",
    "Judgement",
    "Rating",
    "RatingScale",
    "RetrievalRun",
    "Review",
    "RunRecord",
    "Verdict",
]
