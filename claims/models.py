"""All models of the application, for Django and for the edges; stages import each other's own."""

from claims.articles.models import Article, FeedEntry, ImportBatch, ImportRow, WatchedFeed
from claims.assigning.models import AssignmentPolicy, Duty
from claims.captures.models import Capture
from claims.comments.models import Comment, Mention
from claims.drift.models import CitedPage, DriftCheck
from claims.evidence.models import ConnectorAnswer, Evidence, Judgement, RetrievalRun, RunRecord
from claims.filters.models import SavedFilter
from claims.notices.models import Notice
from claims.reviews.models import (
    Citation,
    Decision,
    Rating,
    RatingScale,
    Review,
    ReviewPolicy,
    TheirLabel,
)
from claims.statements.models import Appearance, Claim, Claimant, ClaimantAlias, TriageChoice
from claims.suggesting.models import Suggestion, SuggestionAsk
from claims.verdicts.models import Verdict

__all__ = [
    "Appearance",
    "Article",
    "AssignmentPolicy",
    "Capture",
    "Citation",
    "CitedPage",
    "Claim",
    "Claimant",
    "ClaimantAlias",
    "Comment",
    "ConnectorAnswer",
    "Decision",
    "DriftCheck",
    "Duty",
    "Evidence",
    "FeedEntry",
    "ImportBatch",
    "ImportRow",
    "Judgement",
    "Mention",
    "Notice",
    "Rating",
    "RatingScale",
    "RetrievalRun",
    "Review",
    "ReviewPolicy",
    "RunRecord",
    "SavedFilter",
    "Suggestion",
    "SuggestionAsk",
    "TheirLabel",
    "TriageChoice",
    "Verdict",
    "WatchedFeed",
]
