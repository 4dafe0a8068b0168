"""Who says things, over REST."""

from claims.api.filters.claimants import ClaimantFilter
from claims.api.serializers.claims import ClaimantDetailSerializer
from claims.policy import Right
from claims.statements.models import Claimant
from claims.statements.selectors import claimant_list_shown
from workbench.lib.resources import Resource


class ClaimantViewSet(Resource[Claimant]):
    """Who says things."""

    serializer_class = ClaimantDetailSerializer
    filterset_class = ClaimantFilter
    read_permission = Right.READ_CLAIMANTS
    queryset = claimant_list_shown()
