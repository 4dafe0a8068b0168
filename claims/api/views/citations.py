"""Citations over REST."""

from django.db.models import QuerySet

from claims.api.filters.citations import CitationFilter
from claims.api.serializers.citations import CitationDetailSerializer
from claims.policy import Right
from claims.reviews.models import Citation
from claims.reviews.selectors import citation_list_shown
from workbench.lib.resources import Resource


class CitationViewSet(Resource[Citation]):
    """What verdicts cite, and reviews that one may know of."""

    serializer_class = CitationDetailSerializer
    filterset_class = CitationFilter
    read_permission = Right.READ_CITATIONS

    def get_queryset(self) -> QuerySet[Citation]:
        """Return what whoever asks may know of."""
        return citation_list_shown(self.request.user)
