"""Sources as JSON."""

from datetime import datetime

from rest_framework import serializers

from sources.documents import Origin
from sources.models import Source
from workbench.lib.sparse import SparseFields


class PrintedTimeField(serializers.DateTimeField):
    """A time in the zone it was printed in, like 2025-02-25T04:20:00+07:00."""

    def enforce_timezone(self, value: datetime) -> datetime:
        """Keep the zone."""
        return value


class SourceSerializer(SparseFields, serializers.ModelSerializer[Source]):
    """A source without its text."""

    publisher = serializers.CharField(
        source="publisher.name", default=None, read_only=True, allow_null=True
    )
    published_at = PrintedTimeField(source="printed_at", allow_null=True, read_only=True)
    origins = serializers.DictField(
        child=serializers.ChoiceField(choices=[str(one) for one in Origin]),
        read_only=True,
        help_text="Where title, published_at, author, language, publisher and url come from.",
    )

    class Meta:
        model = Source
        fields: tuple[str, ...] = (
            "id", "url", "external_id", "kind", "title", "author", "publisher", "language",
            "published_at", "origins", "is_sample", "created_at", "indexed_at",
        )  # fmt: skip


class SourceDetailSerializer(SourceSerializer):
    """A source with its newest text and that text's hash."""

    text = serializers.CharField(
        source="current_snapshot.text", default=None, read_only=True, allow_null=True
    )
    text_sha256 = serializers.CharField(
        source="current_snapshot.text_sha256", default=None, read_only=True, allow_null=True
    )
    retrieved_at = serializers.DateTimeField(
        source="current_snapshot.retrieved_at", default=None, read_only=True, allow_null=True
    )

    class Meta(SourceSerializer.Meta):
        fields: tuple[str, ...] = (
            *SourceSerializer.Meta.fields,
            "text",
            "text_sha256",
            "retrieved_at",
        )
