"""Adjectives for querysets; they chain."""

from typing import TYPE_CHECKING

from django.db import models

from claims.verdicts.choices import VerdictStatus

if TYPE_CHECKING:
    from claims.verdicts.models import Verdict  # noqa: F401  (named in the base class below)


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """Verdicts."""

    def standing(self) -> "VerdictQuerySet":
        """What the desk says today: one a claim at most."""
        return self.filter(status=VerdictStatus.PUBLISHED)

    def public(self) -> "VerdictQuerySet":
        """What anybody may read: published ones and those that were, which say so."""
        return self.filter(status__in=[VerdictStatus.PUBLISHED, VerdictStatus.SUPERSEDED])
