"""Sources over REST: listed, filtered, and searched by words through the index."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from sources.api.serializers import SourceDetailSerializer, SourceSerializer
from sources.language import detect_language, passage_around
from sources.language.detection import language_code
from sources.language.iso639 import ISO_639_1
from sources.language.words import best_shared_sentence
from sources.models import Source
from sources.search import Hit, WordSearch, get_backend
from workbench.lib.filters import StrictFilterSet, refuse_unknown
from workbench.lib.resources import Resource

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


class SourceViewSet(Resource[Source]):
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
        refuse_unknown(request.query_params, ("q", "language"))
        text = request.query_params.get("q", "").strip()
        if not text:
            raise ValidationError({"q": [_("Say what to look for.")]})
        language = _spoken(request.query_params.get("language", "")) or detect_language(text)
        (hits,) = get_backend().search([WordSearch(text, language, SEARCH_SIZE)])
        return Response(PassageHitSerializer(_rows(hits, text, language), many=True).data)


def _spoken(declared: str) -> str:
    """Return a declared language's code, "und" where it is said to be unknown, "" for none.

    Raises `ValidationError` for one that does not exist.
    """
    code = declared if declared == "und" else language_code(declared)
    if declared and code not in {"und", *ISO_639_1}:
        raise ValidationError({"language": [_("There is no such language.")]})
    return code


def _rows(hits: list[Hit], text: str, language: str) -> list[dict[str, object]]:
    """Return each found source with the passage that shares most words, in a few queries."""
    found = Source.objects.with_publisher().select_related("current_snapshot__source")
    sources = found.in_bulk([hit.source_id for hit in hits])
    rows: list[dict[str, object]] = []
    for hit in hits:
        source = sources.get(hit.source_id)
        if source is None or source.current_snapshot is None or source.index_version != hit.version:
            continue
        body = source.current_snapshot.text
        start, _end = best_shared_sentence(body, source.language, text, language)
        passage = passage_around(body, source.language, start)
        rows.append(
            {
                "source": source,
                "text": body[passage.start : passage.end],
                "start": passage.start,
                "end": passage.end,
                "score": hit.score,
            }
        )
    return rows
