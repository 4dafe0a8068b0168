"""All models of the application, for Django and for the edges; stages import each other's own."""

from claims.articles.models import Article, ImportBatch, ImportRow
from claims.evidence.models import ConnectorAnswer, Evidence, Judgement, RetrievalRun, RunRecord
from claims.reviews.models import Citation, Rating, RatingScale, Review
from claims.statements.models import Appearance, Claim, Claimant, ClaimantAlias, TriageChoice
from claims.verdicts.models import Verdict

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
    "ImportRow",
    "Judgement",
    "Rating",
    "RatingScale",
    "RetrievalRun",
    "Review",
    "RunRecord",
    "TriageChoice",
    "Verdict",
]
