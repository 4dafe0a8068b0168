"""Claims, and the evidence of each, over REST."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from claims.api.filters.claims import ClaimFilter
from claims.api.serializers.claims import ClaimSerializer
from claims.api.serializers.evidence import EvidenceSerializer
from claims.evidence.selectors import claim_list_searched, evidence_list
from claims.policy import Right
from claims.statements.models import Claim
from claims.statements.selectors import appearances_shown
from workbench.lib.filters import refuse_unknown
from workbench.lib.pagination import BestFirst


class ClaimViewSet(ReadOnlyModelViewSet[Claim]):
    """Claims, and the evidence of each."""

    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    read_permission = Right.READ_CLAIMS

    def get_queryset(self) -> QuerySet[Claim]:
        """Load what the answer shows."""
        claims = Claim.objects.select_related("claimant").prefetch_related(
            Prefetch("appearances", appearances_shown())
        )
        return claim_list_searched(claims)

    @extend_schema(responses=EvidenceSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=BestFirst, filterset_class=None)
    def evidence(self, request: Request, **kwargs: Any) -> Response:
        """The evidence that the newest completed search found, best first."""
        refuse_unknown(request.query_params, ())
        pages = BestFirst()
        page = pages.paginate_queryset(evidence_list(self.get_object()), request, view=self)
        return pages.get_paginated_response(EvidenceSerializer(page or [], many=True).data)
