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

    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")


class ImportChannel(models.TextChoices):
    """By which door articles came in."""

    COMMAND = "command", _("Command line")
    ADMIN = "admin", _("Import page")
    API = "api", _("REST API")
