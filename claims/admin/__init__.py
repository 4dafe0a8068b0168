"""The web admin: queue, claim desk, articles, imports, verdicts."""

from claims.admin.articles import ArticleAdmin
from claims.admin.imports import ImportBatchAdmin
from claims.admin.queue import ClaimAdmin, ClaimantAdmin
from claims.admin.verdicts import RatingScaleAdmin, ReviewAdmin, VerdictAdmin

__all__ = [
    "ArticleAdmin",
    "ClaimAdmin",
    "ClaimantAdmin",
    "ImportBatchAdmin",
    "RatingScaleAdmin",
    "ReviewAdmin",
    "VerdictAdmin",
]
