"""Adjectives for querysets; they chain."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from sources.choices import CaptureStatus
from sources.models import WebCapture

if TYPE_CHECKING:
    from claims.reviews.models import Citation  # noqa: F401  (named in the base class below)


class CitationQuerySet(models.QuerySet["Citation"]):
    """Citations."""

    def shown(self) -> "CitationQuerySet":
        """In their order, each with the address of its page's copy at a web archive, or ""."""
        found = WebCapture.objects.filter(snapshot=OuterRef("snapshot"), status=CaptureStatus.FOUND)
        copy = Coalesce(Subquery(found.values("url")[:1]), Value(""))
        return self.order_by("order").annotate(copy_url=copy)
