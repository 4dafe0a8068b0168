"""Adjectives for querysets; they chain."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F

if TYPE_CHECKING:
    from sources.models import Source  # noqa: F401  (named in the base class below)

ATTEMPTS_ALONE = 3


class SourceQuerySet(models.QuerySet["Source"]):
    """Sources."""

    def due_for_indexing(self) -> "SourceQuerySet":
        """Those whose newest version the index has not seen."""
        return self.exclude(indexed_version=F("index_version"))

    def believed_indexed(self) -> "SourceQuerySet":
        """Those that the index should hold, if only in an older version."""
        return self.filter(indexed_version__gt=0, index_error="", current_snapshot__isnull=False)

    def due_for_copies(self) -> "SourceQuerySet":
        """Those whose newest text nobody has compared with the others'."""
        with_text = self.filter(current_snapshot__isnull=False, copies_attempts__lte=ATTEMPTS_ALONE)
        return with_text.exclude(copies_version=F("index_version"))

    def suspect(self) -> "SourceQuerySet":
        """Those whose indexing was begun and never ended: their text may have killed a worker."""
        return self.filter(index_attempts__gt=0)

    def given_up(self) -> "SourceQuerySet":
        """Those that one attempt in company and all those alone did not index."""
        return self.filter(index_attempts__gt=ATTEMPTS_ALONE)

    def copies_given_up(self) -> "SourceQuerySet":
        """Those that as many attempts did not compare with the others."""
        return self.filter(copies_attempts__gt=ATTEMPTS_ALONE)

    def with_publisher(self) -> "SourceQuerySet":
        """Load what a line about a source shows."""
        return self.select_related("publisher", "current_snapshot")
