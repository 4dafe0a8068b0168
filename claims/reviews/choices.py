"""Where a review is on its way."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewStatus(models.TextChoices):
    """Where a review is on its way."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Handed in")
