"""Adjectives for querysets; they chain."""

from typing import TYPE_CHECKING

from django.db import connections, models
from django.db.models import Q, Value
from django.db.models.functions import Upper

from claims.verdicts.choices import VerdictStatus
from claims.verdicts.words import PublicWords

if TYPE_CHECKING:
    from claims.verdicts.models import Verdict  # noqa: F401  (named in the base class below)


_MOST_WORDS = 10


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """Verdicts."""

    def standing(self) -> "VerdictQuerySet":
        """What the desk says today: one a claim at most."""
        return self.filter(status=VerdictStatus.PUBLISHED)

    def public(self) -> "VerdictQuerySet":
        """What anybody may read: published ones and those that were, which say so."""
        return self.filter(status__in=[VerdictStatus.PUBLISHED, VerdictStatus.SUPERSEDED])

    def matching(self, text: str) -> "VerdictQuerySet":
        """Those in which every word occurs: in the claim, its claimant's name or the rationale, as
        they were published.

        Everybody who looks for verdicts asks this: the list in REST, the public page, programs that
        speak Google's language. Of a long text the first ten words count.
        """
        words = text.split()[:_MOST_WORDS]
        if connections[self.db].vendor == "postgresql":
            rows = self.alias(public_words=PublicWords()) if words else self
            for word in words:
                rows = rows.filter(public_words__contains=Upper(Value(word)))
            return rows
        rows = self
        for word in words:
            rows = rows.filter(
                Q(claim__text__icontains=word)
                | Q(as_published__claim__claimant__name__icontains=word)
                | Q(rationale__icontains=word)
            )
        return rows
