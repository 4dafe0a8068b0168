"""Where a verdict is on its way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_CORRECTION = 5_000


class VerdictStatus(models.TextChoices):
    """A verdict is put together, then published, then perhaps superseded; nothing leads back."""

    PREPARING = "preparing", _("Being prepared")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
