"""How far what somebody sent has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaptureState(models.TextChoices):
    """How far it is."""

    QUEUED = "queued", _("Waiting")
    STARTED = "started", _("Page is being read")
    DONE = "done", _("Taken in")
    FAILED = "failed", _("Failed")
