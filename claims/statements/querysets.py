"""Adjectives for querysets; they chain."""

from typing import TYPE_CHECKING

from django.db import models

from claims.statements.choices import ClaimStatus

if TYPE_CHECKING:
    from claims.statements.models import Claim  # noqa: F401  (named in the base class below)


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims."""

    def waiting(self) -> "ClaimQuerySet":
        """Those that somebody still has to do something about."""
        return self.exclude(status__in=[ClaimStatus.DECIDED, ClaimStatus.DISMISSED])
