"""Reviews over REST. They are handed in at their claim."""

from django.db.models import QuerySet

from claims.api.filters.reviews import ReviewFilter
from claims.api.serializers.reviews import ReviewSerializer
from claims.policy import Right
from claims.reviews.models import Review
from claims.reviews.selectors import review_list_shown
from workbench.lib.resources import Resource


class ReviewViewSet(Resource[Review]):
    """One's own reviews; for whoever publishes, also what was handed in and they do not review
    blind.
    """

    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter
    read_permission = Right.READ_REVIEWS

    def get_queryset(self) -> QuerySet[Review]:
        """Return what whoever asks may know of."""
        return review_list_shown(self.request.user)
