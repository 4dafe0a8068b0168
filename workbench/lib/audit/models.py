"""Events of the audit trail."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workbench.lib.audit.chain import FIELDS


class AuditEvent(models.Model):
    """What somebody did that decisions rest on. Never changed, never deleted.

    `actor` is `user:` and a key, or empty for a machine: whoever leaves is renamed where their name
    stands, and the chain holds none. `at` is RFC 3339 in UTC, as it went into the hash. `data` has
    no fractions; long texts are in it as their SHA-256.
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.CharField(_("when"), max_length=32)
    actor = models.CharField(_("who"), max_length=40, blank=True)
    act = models.CharField(_("what"), max_length=60)
    subject = models.CharField(_("on what"), max_length=60, db_index=True)
    data = models.JSONField(_("details"), default=dict)
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit trail")
        ordering = ("number",)
        constraints = (
            models.CheckConstraint(condition=Q(number__gte=1), name="audit_number_from_1"),
            models.CheckConstraint(condition=~Q(hash=""), name="audit_has_hash"),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.act} {self.subject}"

    def as_exported(self) -> dict[str, Any]:
        """Return it as a line of an export, with its hash."""
        return {name: getattr(self, name) for name in (*FIELDS, "hash")}
