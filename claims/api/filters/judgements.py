"""Filters of exported judgements."""

import django_filters

from claims.evidence.models import Judgement
from workbench.lib.filters import StrictFilterSet


class JudgementFilter(StrictFilterSet):
    """Filters of judgements."""

    language = django_filters.CharFilter("claim__language")

    class Meta:
        model = Judgement
        fields = ("claim", "value")
