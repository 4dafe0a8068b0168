"""Closed lists of values, and how long things may be."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_NOTICE = 2_000
LONGEST_NOTE = 2_000
LONGEST_EMAIL = 254
MOST_WAITING = 200
"""Of one verdict: whoever reads these has read what the next ones would say."""


class NoticeChannel(models.TextChoices):
    """By which door it came."""

    PAGE = "page", _("Public page")
    API = "api", _("REST")


class NoticeEnd(models.TextChoices):
    """What an editor made of it."""

    ASIDE = "aside", _("Set aside")
    CORRECTION = "correction", _("A correction is begun")
