"""Published verdicts over REST."""

from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.utils.cache import patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.filters.verdicts import BY_CHANGE, VERDICT_FACETS, VerdictFilter
from claims.api.serializers.verdicts import VerdictSerializer
from claims.policy import Right
from claims.publishing.claimreview import claim_review
from claims.publishing.selectors import desk_publisher, public_verdict
from claims.verdicts.models import Verdict
from claims.verdicts.selectors import verdict_list_public
from workbench.lib.caching import keep_for_all, keep_with_its_tag
from workbench.lib.etags import entity_tag, unless_known
from workbench.lib.facets import FACETS, WithFacets, facet_counted, facets_asked
from workbench.lib.negotiation import ByPreference
from workbench.lib.pagination import ByChange
from workbench.lib.resources import Resource


class JsonLdRenderer(JSONRenderer):
    """A ClaimReview for whoever accepts `application/ld+json`."""

    media_type = "application/ld+json"
    format = "jsonld"


class VerdictViewSet(Resource[Verdict]):
    """Published verdicts, and those they superseded."""

    serializer_class = VerdictSerializer
    filterset_class = VerdictFilter
    pagination_class = WithFacets
    read_permission = Right.READ_VERDICTS
    open_by = "PUBLIC_API"
    content_negotiation_class = ByPreference

    def get_queryset(self) -> QuerySet[Verdict]:
        """Only what was published."""
        return verdict_list_public()

    @property
    def paginator(self) -> Any:
        """Whoever follows changes gets the oldest first; others what is newest."""
        asked = self.request.query_params
        if "updated_after" in asked or asked.get("ordering") == BY_CHANGE:
            if not isinstance(getattr(self, "_paginator", None), ByChange):
                self._paginator = ByChange()
            return self._paginator
        return super().paginator

    def get_renderers(self) -> list[BaseRenderer]:
        """One verdict is also a ClaimReview."""
        renderers = super().get_renderers()
        return [*renderers, JsonLdRenderer()] if self.action == "retrieve" else renderers

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Published verdicts, newest first; with `updated_after`, oldest change first."""
        wanted = facets_asked(request, VERDICT_FACETS)
        answer = super().list(request, *args, **kwargs)
        if wanted:
            rows = self.filter_queryset(self.get_queryset())
            answer.data[FACETS] = {
                name: facet_counted(rows, VERDICT_FACETS[name]) for name in wanted
            }
        return answer

    @extend_schema(
        responses={
            (200, "application/json"): VerdictSerializer,
            (200, JsonLdRenderer.media_type): OpenApiTypes.OBJECT,
        },
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """A verdict; its ClaimReview for whoever accepts `application/ld+json`."""
        if not isinstance(request.accepted_renderer, JsonLdRenderer):
            return super().retrieve(request, *args, **kwargs)
        publisher = desk_publisher(request.build_absolute_uri("/"))
        body = claim_review(public_verdict(self.get_object()), publisher)
        return unless_known(request, entity_tag(body, body), lambda: Response(body))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Let what is published be kept: by anybody what strangers read, by whoever may read it
        otherwise.
        """
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.action == "retrieve":
            patch_vary_headers(answer, ["Accept"])  # one address, two kinds of content
        if answer.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            if not request.user.is_authenticated:
                keep_for_all(answer)
            elif self.action == "retrieve":
                keep_with_its_tag(answer)
        return answer
