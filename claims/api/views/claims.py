"""Claims, and the evidence of each, over REST; and how one is proposed."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.filters.claims import ClaimFilter
from claims.api.serializers.claims import ClaimAskedSerializer, ClaimSerializer
from claims.api.serializers.evidence import EvidenceSerializer
from claims.api.views.deciding import DecidingActions
from claims.evidence.selectors import claim_list_shown, evidence_list
from claims.policy import Right
from claims.statements.models import Claim
from claims.statements.services.correcting import Wording, claim_add
from claims.tasks import enqueue_wanted
from workbench.lib.access.idempotency import idempotent
from workbench.lib.filters import SPARSE, refuse_unknown
from workbench.lib.marking import place_of
from workbench.lib.pagination import BestFirst
from workbench.lib.resources import Resource
from workbench.lib.sparse import expanded


class ClaimViewSet(Resource[Claim], DecidingActions):
    """Claims, and the evidence of each."""

    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    read_permission = Right.READ_CLAIMS
    write_scope = "write"
    write_permission = Right.TRIAGE

    def get_queryset(self) -> QuerySet[Claim]:
        """Load what the answer shows."""
        return claim_list_shown()

    @extend_schema(
        request=ClaimAskedSerializer, responses={200: ClaimSerializer, 201: ClaimSerializer}
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Propose a claim that an article makes. 201 if it is new there, 200 if it was known."""
        asked = ClaimAskedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        article, quote = given["article"], given["quote"]
        said = given.get("start")
        if said is not None and not article.snapshot.text.startswith(quote, said):
            raise ValidationError({"start": [_("These words are not at this place.")]})
        start = place_of(article.snapshot.text, quote, said or 0)
        if start is None:
            raise ValidationError({"quote": [_("These words are not in the article.")]})
        now = Wording(given.get("text") or quote, given.get("claimant", ""))
        claim, is_new = claim_add(
            article=article, start=start, end=start + len(quote), now=now, by=request.user
        )
        if is_new:
            enqueue_wanted([claim.pk])
        shown = self.get_queryset().get(pk=claim.pk)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(ClaimSerializer(shown).data, status=code)

    @extend_schema(responses=EvidenceSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=BestFirst, filterset_class=None)
    def evidence(self, request: Request, **kwargs: Any) -> Response:
        """The evidence that the newest completed search found, best first."""
        refuse_unknown(request.query_params, SPARSE)
        pages = BestFirst()
        rows = expanded(evidence_list(self.get_object()), EvidenceSerializer, request)
        page = pages.paginate_queryset(rows, request, view=self)
        context = self.get_serializer_context()
        shown = EvidenceSerializer(page or [], many=True, context=context)
        return pages.get_paginated_response(shown.data)
