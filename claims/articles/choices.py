"""How far an article and an import have come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArticleStatus(models.TextChoices):
    """How far an article has come."""

    IMPORTED = "imported", _("Imported")
    EXTRACTED = "extracted", _("Claims extracted")
    FAILED = "failed", _("Failed")


class ImportStatus(models.TextChoices):
    """How far an import has come."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


class RowState(models.TextChoices):
    """What became of one row of an import; of a dry run, what would."""

    CREATED = "created", _("New")
    UPDATED = "updated", _("Updated")
    UNCHANGED = "unchanged", _("Unchanged")
    DUPLICATE = "duplicate", _("Twice in this import")
    FAILED = "failed", _("Failed")


class ImportChannel(models.TextChoices):
    """By which door articles came in."""

    COMMAND = "command", _("Command line")
    ADMIN = "admin", _("Import page")
    API = "api", _("REST API")
    FEED = "feed", _("Watched feed")


class FeedStatus(models.TextChoices):
    """Whether a feed is looked at."""

    WATCHED = "watched", _("Watched")
    OFF = "off", _("Switched off")
    FAILED = "failed", _("Failed")
