"""Saved filters: which claims of the queue somebody wants to see again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 60
LONGEST_QUERY = 3000
"""As the address has it: a letter takes up to twelve characters."""


class SavedFilter(models.Model):
    """What somebody chose among the queue's filters: `query`, as the queue's address has it.

    It is a convenience of one person and decides nothing, so it goes with them.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters",
        verbose_name=_("person"),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    query = models.CharField(_("filters"), max_length=LONGEST_QUERY)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(query=""), name="saved_filter_has_name_and_query"
            ),
            models.UniqueConstraint(fields=["person", "name"], name="saved_filter_once_per_name"),
        )

    def __str__(self) -> str:
        return self.name
