"""Filters of the list of rating scales."""

from claims.reviews.models import RatingScale
from workbench.lib.filters import StrictFilterSet


class RatingScaleFilter(StrictFilterSet):
    """Filters of rating scales."""

    class Meta:
        model = RatingScale
        fields = ("slug", "is_default")
