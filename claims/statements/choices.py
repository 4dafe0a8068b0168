"""Where a claim is (never a rating: what we found), and how an article attributes it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_CLAIM = 5_000
LONGEST_DISMISSAL = 255


class Attribution(models.TextChoices):
    """How an article attributes a statement."""

    DIRECT = "direct", _("Direct speech")
    INDIRECT = "indirect", _("Indirect speech")
    NONE = "none", _("The article itself")


class ClaimKind(models.TextChoices):
    """What kind of statement a claim is, as our guidelines for marking news have it."""

    STATISTIC = "statistic", _("Figure")
    EVENT = "event", _("Event")
    STATUS = "status", _("State of things")
    CAUSAL = "causal", _("Cause")
    COMPARISON = "comparison", _("Comparison")
    POSITION = "position", _("Position")
    LAW = "law", _("Law")
    SCIENCE = "science", _("Science or health")
    PREDICTION = "prediction", _("Prediction")
    OPINION = "opinion", _("Opinion")
    APPEAL = "appeal", _("Appeal")
    EXPERIENCE = "experience", _("Personal experience")


class ClaimStatus(models.TextChoices):
    """Where a claim is on its way."""

    NEW = "new", _("New")
    TRIAGED = "triaged", _("To review")
    IN_REVIEW = "in_review", _("In review")
    SECOND_REVIEW = "second_review", _("Second review")
    ADJUDICATION = "adjudication", _("Awaiting decision")
    DECIDED = "decided", _("Decided")
    DISMISSED = "dismissed", _("Dismissed")
