"""Filters of the list of comments."""

import django_filters

from claims.comments.models import Comment
from workbench.lib.filters import StrictFilterSet


class CommentFilter(StrictFilterSet):
    """Filters of comments. What one may not know of is not told from what is not there."""

    is_unread = django_filters.BooleanFilter(
        "is_unread", label="It mentions whoever asks, who has not said that they have read it."
    )

    class Meta:
        model = Comment
        fields = ("claim",)
