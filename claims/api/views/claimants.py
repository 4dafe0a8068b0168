"""Who says things, over REST."""

from rest_framework.viewsets import ReadOnlyModelViewSet

from claims.api.filters.claimants import ClaimantFilter
from claims.api.serializers.claims import ClaimantDetailSerializer
from claims.policy import Right
from claims.statements.models import Claimant


class ClaimantViewSet(ReadOnlyModelViewSet[Claimant]):
    """Who says things."""

    serializer_class = ClaimantDetailSerializer
    filterset_class = ClaimantFilter
    read_permission = Right.READ_CLAIMANTS
    queryset = Claimant.objects.prefetch_related("aliases")
