"""Closed lists of values."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_NOTE = 2_000
LONGEST_TEXT = 200_000
"""Of a page as it was found: what is longer is kept up to here."""


class PageStatus(models.TextChoices):
    """Whether a cited page is looked at."""

    WATCHED = "watched", _("Watched")
    FAILED = "failed", _("Failed")


class DriftOutcome(models.TextChoices):
    """What looking at a cited page again came to."""

    INTACT = "intact", _("Intact")
    MOVED = "moved", _("Moved")
    MISSING = "missing", _("Quote missing")
    GONE = "gone", _("Gone")
    UNREACHABLE = "unreachable", _("Unreachable")
