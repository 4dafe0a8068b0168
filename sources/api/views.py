"""Sources over REST: listed, filtered, and searched by words through the index."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from sources.api.serializers import SourceDetailSerializer, SourceSerializer
from sources.documents import detect_language
from sources.models import Passage, Source
from sources.search import Filters, get_backend
from workbench.lib.filters import StrictFilterSet

SEARCH_SIZE = 20


class SourceFilter(StrictFilterSet):
    """Filters of the list."""

    publisher = django_filters.CharFilter("publisher__name", "iexact")
    published_after = django_filters.IsoDateTimeFilter("published_at", "gte")
    published_before = django_filters.IsoDateTimeFilter("published_at", "lt")

    class Meta:
        model = Source
        fields = ("language", "kind", "is_sample")


class PassageHitSerializer(serializers.Serializer[Any]):
    """A passage that a search found; `score` is the search's own and compares only within it."""

    # The stubs know `source` as an attribute of every field; DRF takes it out of the class.
    source = SourceSerializer()  # type: ignore[assignment]
    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    score = serializers.FloatField()


class SourceViewSet(ReadOnlyModelViewSet[Source]):
    """What others say."""

    filterset_class = SourceFilter
    read_permission = "sources.view_source"

    def get_queryset(self) -> QuerySet[Source]:
        """Load what the answer shows."""
        return Source.objects.with_publisher()

    def get_serializer_class(self) -> type[SourceSerializer]:
        """The text comes with a single source only."""
        return SourceDetailSerializer if self.action == "retrieve" else SourceSerializer

    @extend_schema(
        parameters=[
            OpenApiParameter("q", OpenApiTypes.STR, required=True, description="What to look for."),
            OpenApiParameter("language", OpenApiTypes.STR, description="Its language."),
        ],
        responses=PassageHitSerializer(many=True),
        filters=False,
    )
    @action(detail=False, pagination_class=None, filterset_class=None)
    def search(self, request: Request) -> Response:
        """The best passages for some words. 503 while the search index is away."""
        text = request.query_params.get("q", "").strip()
        if not text:
            raise ValidationError({"q": ["Say what to look for."]})
        language = request.query_params.get("language") or detect_language(text)
        hits = get_backend().match(text, language=language, filters=Filters(), size=SEARCH_SIZE)
        found = _passages({(hit.source_id, hit.position) for hit in hits})
        rows = [
            {
                "source": passage.snapshot.source,
                "text": passage.text,
                "start": passage.start,
                "end": passage.end,
                "score": hit.score,
            }
            for hit in hits
            if (passage := found.get((hit.source_id, hit.position)))
        ]
        return Response(PassageHitSerializer(rows, many=True).data)


def _passages(places: set[tuple[int, int]]) -> dict[tuple[int, int], Passage]:
    """Return current passages by (source, position), in one query."""
    rows = Passage.objects.filter(
        snapshot__source__in={source_id for source_id, _ in places}
    ).select_related("snapshot__source__publisher", "snapshot__source__current_snapshot")
    return {
        (row.snapshot.source_id, row.position): row
        for row in rows
        if row.snapshot.source.current_snapshot_id == row.snapshot_id
    }
