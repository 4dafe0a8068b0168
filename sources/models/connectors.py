"""What all processes share about connectors: how each is doing, and the keys of some."""

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ConnectorState(models.Model):
    """How one connector is doing, and how much of its day's budget is used.

    It rests until `open_until` (a circuit breaker is open then); the first to ask after that tries
    it, and moves `open_until` on, so that the others wait for what comes of it.
    """

    name = models.CharField(_("connector"), max_length=40, unique=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    open_until = models.DateTimeField(_("rests until"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    last_error_at = models.DateTimeField(_("last error at"), null=True, blank=True)
    last_answer_at = models.DateTimeField(_("last answer at"), null=True, blank=True)
    day = models.DateField(_("day"), null=True, blank=True, help_text=_("In UTC."))
    asked_today = models.PositiveIntegerField(_("asked that day"), default=0)

    class Meta:
        verbose_name = _("connector")
        verbose_name_plural = _("connectors")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def rests(self, now: datetime | None = None) -> bool:
        """Whether nobody asks it at present."""
        return self.open_until is not None and self.open_until > (now or timezone.now())


class ConnectorKey(models.Model):
    """A connector's API key, encrypted (`sources.services.connector_keys`)."""

    name = models.CharField(_("connector"), max_length=40, unique=True)
    secret_encrypted = models.TextField(editable=False)
    updated_at = models.DateTimeField(_("set"), auto_now=True)

    class Meta:
        verbose_name = _("connector key")
        verbose_name_plural = _("connector keys")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
