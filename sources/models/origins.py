"""What people decided about which sources are one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class OriginDecisionKind(models.TextChoices):
    """What was decided about two sources."""

    JOIN = "join", _("One origin")
    SPLIT = "split", _("Two origins")


class OriginDecision(models.Model):
    """A person's word on whether two sources are one. A later one replaces it; rows only grow."""

    a = models.ForeignKey("sources.Source", on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey("sources.Source", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("decision"), max_length=5, choices=OriginDecisionKind.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    at = models.DateTimeField(_("decided"), auto_now_add=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    superseded = models.DateTimeField(
        _("replaced"), null=True, editable=False, help_text=_("Empty while it is in force.")
    )

    class Meta:
        verbose_name = _("origin decision")
        verbose_name_plural = _("origin decisions")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="origin_pair_in_order"),
            models.UniqueConstraint(
                fields=["a", "b"],
                condition=Q(superseded__isnull=True),
                name="origin_one_decision_in_force",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OriginDecisionKind.values), name="origin_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.a_id} – {self.b_id}: {self.get_kind_display()}"
