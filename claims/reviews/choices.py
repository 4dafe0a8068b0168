"""Where a review is on its way, what editors decide of it, and who needs a second one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_RATIONALE = 20_000
LONGEST_NOTE = 20_000
LONGEST_QUOTE = 2_000
LONGEST_REASON = 5_000
SHORTEST_SEARCHED = 40
"""Characters in which a rationale without a citation says what was searched."""


class ReviewStatus(models.TextChoices):
    """Where a review is on its way."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Handed in")


class Certainty(models.TextChoices):
    """How sure a reviewer is of a rating; what a model is sure of is its confidence."""

    SURE = "sure", _("Sure")
    FAIRLY = "fairly", _("Fairly sure")
    UNSURE = "unsure", _("Not sure")


class SecondReview(models.TextChoices):
    """Which claims need a second review."""

    NONE = "none", _("None")
    ALL = "all", _("All")
    SAMPLE = "sample", _("A sample")


class DecisionKind(models.TextChoices):
    """What an editor decided about handed-in reviews, beside publishing one."""

    ASKED = "asked", _("Second review asked for")
    WAIVED = "waived", _("Second review waived")
    TAKEN = "taken", _("Taken")
    SENT_BACK = "sent_back", _("Sent back")
    CLOSED = "closed", _("Closed")
