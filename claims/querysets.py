"""Adjectives for querysets; they chain."""

from typing import TYPE_CHECKING

from django.db import models

from claims.choices import ClaimStatus, VerdictStatus

if TYPE_CHECKING:
    from claims.models import Claim, Verdict  # noqa: F401  (named in the base classes below)


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims."""

    def waiting(self) -> "ClaimQuerySet":
        """Those that somebody still has to do something about."""
        return self.exclude(status__in=[ClaimStatus.DECIDED, ClaimStatus.DISMISSED])


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """Verdicts."""

    def public(self) -> "VerdictQuerySet":
        """What anybody may read: published ones and those that were, which say so."""
        return self.filter(status__in=[VerdictStatus.PUBLISHED, VerdictStatus.SUPERSEDED])
