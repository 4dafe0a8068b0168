"""Which ranking is in force: every choice by name, none ever changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RankingChoice(models.Model):
    """A person's choice of the configuration that new runs rank with; the newest is in force.

    Rows are added only. One without a configuration goes back to the one that ships, and follows
    it when the software is replaced.
    """

    configuration = models.JSONField(_("configuration"), null=True)
    hash = models.CharField(max_length=64, blank=True)
    chosen_by = models.CharField(_("chosen by"), max_length=150)
    reason = models.TextField(_("reason"))
    chosen_at = models.DateTimeField(_("chosen"), auto_now_add=True)

    class Meta:
        verbose_name = _("choice of a ranking")
        verbose_name_plural = _("choices of a ranking")
        constraints = (
            models.CheckConstraint(
                condition=Q(configuration__isnull=True) ^ ~Q(hash=""),
                name="ranking_choice_has_its_hash",
            ),
            models.CheckConstraint(
                condition=~Q(chosen_by="") & ~Q(reason=""), name="ranking_choice_says_who_and_why"
            ),
        )

    def __str__(self) -> str:
        return self.hash[:12] or str(_("as shipped"))
