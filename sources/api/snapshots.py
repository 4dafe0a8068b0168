"""Snapshots over REST: a source's text as it was, and the bytes that it was read from.

Both are other people's words, and hostile until shown otherwise: they leave as files to be saved,
never as what their sender called them, and a browser is told to run nothing of them.
"""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from sources.archive import archive_load
from sources.models import Source, SourceSnapshot
from workbench.lib.etags import unless_known
from workbench.lib.filters import StrictFilterSet, refuse_unknown
from workbench.lib.resources import Resource
from workbench.lib.sparse import Expansion, SparseFields

_PLAIN = "text/plain; charset=utf-8"


class SnapshotSerializer(SparseFields, serializers.ModelSerializer[SourceSnapshot]):
    """A snapshot without its text. `text_sha256` is of the text, of which `characters` is how many
    code points it has; `raw_sha256` is of the bytes as received, empty where there were none.
    """

    characters = serializers.IntegerField(read_only=True)
    expansions = {
        "source": Expansion(
            "source",
            lambda person: Source.objects.with_publisher(),
            "sources.api.serializers.SourceSerializer",
            "sources.view_source",
        )
    }

    class Meta:
        model = SourceSnapshot
        fields: tuple[str, ...] = (
            "id", "source", "text_sha256", "raw_sha256", "media_type", "characters",
            "retrieved_at",
        )  # fmt: skip
        read_only_fields = fields


def snapshot_list() -> QuerySet[SourceSnapshot]:
    """Return snapshots without their texts, which may be long, but with how long each is."""
    return SourceSnapshot.objects.annotate(characters=Length("text")).defer("text")


SNAPSHOT = Expansion(
    "snapshot",
    lambda person: snapshot_list(),
    "sources.api.snapshots.SnapshotSerializer",
    "sources.view_sourcesnapshot",
)


class SnapshotFilter(StrictFilterSet):
    """Filters of snapshots."""

    retrieved_after = django_filters.IsoDateTimeFilter("retrieved_at", "gte")
    retrieved_before = django_filters.IsoDateTimeFilter("retrieved_at", "lt")

    class Meta:
        model = SourceSnapshot
        fields = ("source", "text_sha256", "raw_sha256")


class TextRenderer(JSONRenderer):
    """Lets a client ask for text. What is answered is a file; a refusal stays JSON."""

    media_type = "text/plain"
    format = "txt"


class BytesRenderer(JSONRenderer):
    """Lets a client ask for bytes, in the same way."""

    media_type = "application/octet-stream"
    format = "bin"


class SnapshotViewSet(Resource[SourceSnapshot]):
    """Snapshots."""

    serializer_class = SnapshotSerializer
    filterset_class = SnapshotFilter
    read_permission = "sources.view_sourcesnapshot"

    def get_queryset(self) -> QuerySet[SourceSnapshot]:
        """Leave the texts where they are, but for the one that is asked for."""
        return SourceSnapshot.objects.all() if self.action == "text" else snapshot_list()

    @extend_schema(responses={(200, TextRenderer.media_type): OpenApiTypes.STR}, filters=False)
    @action(detail=True, renderer_classes=[JSONRenderer, TextRenderer], filterset_class=None)
    def text(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The text that offsets count in, in UTF-8."""
        refuse_unknown(request.query_params, ())
        snapshot = self.get_object()
        return unless_known(
            request,
            f'"{snapshot.text_sha256}"',
            lambda: _file(
                snapshot.text.encode(), "text/plain; charset=utf-8", f"{snapshot.pk}.txt"
            ),
        )

    @extend_schema(responses={(200, BytesRenderer.media_type): OpenApiTypes.BINARY}, filters=False)
    @action(detail=True, renderer_classes=[JSONRenderer, BytesRenderer], filterset_class=None)
    def bytes(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The bytes as they were received, still compressed if they were; their hash is
        `raw_sha256`. 404 where none are archived.
        """
        refuse_unknown(request.query_params, ())
        snapshot = self.get_object()
        kept = archive_load(snapshot.raw_sha256)
        return unless_known(
            request,
            f'"{snapshot.raw_sha256}"',
            lambda: _file(kept.payload, BytesRenderer.media_type, f"{snapshot.pk}.bin"),
        )


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Return a file to be saved, of which nothing runs wherever it is opened."""
    headers = {
        "Content-Disposition": f'attachment; filename="snapshot-{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
