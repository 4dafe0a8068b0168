"""Where a review is on its way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_RATIONALE = 20_000
LONGEST_NOTE = 20_000
LONGEST_QUOTE = 2_000


class ReviewStatus(models.TextChoices):
    """Where a review is on its way."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Handed in")
