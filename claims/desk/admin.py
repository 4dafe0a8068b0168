"""What the admin site registers, screen by screen."""

from claims.desk.articles.admin import ArticleAdmin
from claims.desk.assigning.admin import AssignmentPolicyAdmin, DutyAdmin
from claims.desk.claimants.admin import ClaimantAdmin
from claims.desk.feeds.admin import WatchedFeedAdmin
from claims.desk.imports.admin import ImportBatchAdmin
from claims.desk.people.admin import PersonAdmin
from claims.desk.queue.admin import ClaimAdmin
from claims.desk.scales.admin import RatingScaleAdmin, TheirLabelAdmin
from claims.desk.verdicts.admin import ReviewAdmin, VerdictAdmin
from claims.desk.verdicts.policy import ReviewPolicyAdmin

__all__ = [
    "ArticleAdmin",
    "AssignmentPolicyAdmin",
    "ClaimAdmin",
    "ClaimantAdmin",
    "DutyAdmin",
    "ImportBatchAdmin",
    "PersonAdmin",
    "RatingScaleAdmin",
    "ReviewAdmin",
    "ReviewPolicyAdmin",
    "TheirLabelAdmin",
    "VerdictAdmin",
    "WatchedFeedAdmin",
]
