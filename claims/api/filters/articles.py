"""Filters of the list of articles."""

import django_filters

from claims.articles.models import Article
from workbench.lib.filters import StrictFilterSet


class ArticleFilter(StrictFilterSet):
    """Filters of articles."""

    language = django_filters.CharFilter("source__language")
    url = django_filters.CharFilter("source__url")

    class Meta:
        model = Article
        fields = ("status", "batch")
