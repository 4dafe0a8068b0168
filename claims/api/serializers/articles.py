"""Articles under check as JSON, and how one is imported."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.imports import ImportBatchSerializer
from claims.articles.models import Article
from sources.api.serializers import SourceSerializer
from workbench.lib.bodies import StrictBody
from workbench.lib.sparse import SparseFields


class ArticleSerializer(SparseFields, serializers.ModelSerializer[Article]):
    """An article under check."""

    # The stubs know `source` as an attribute of every field; DRF takes it out of the class.
    source = SourceSerializer(read_only=True)  # type: ignore[assignment]

    class Meta:
        model = Article
        fields: tuple[str, ...] = (
            "id", "source", "status", "error", "created_at", "extracted_at", "withdrawn_at",
        )  # fmt: skip


class ArticleImportSerializer(StrictBody, serializers.Serializer[dict[str, Any]]):
    """An article to import. Its text is read as it is: no HTML."""

    title = serializers.CharField(max_length=4000)
    text = serializers.CharField(trim_whitespace=False)
    url = serializers.CharField(required=False, allow_blank=True)
    external_id = serializers.CharField(required=False, allow_blank=True)
    publisher = serializers.CharField(required=False, allow_blank=True)
    author = serializers.CharField(required=False, allow_blank=True)
    language = serializers.CharField(
        required=False, allow_blank=True, help_text="ISO 639-1; detected where it is left out."
    )
    published_at = serializers.CharField(
        required=False, allow_blank=True, help_text="Like 2025-02-25T04:20:00+07:00."
    )


class ArticleImportedSerializer(serializers.Serializer[dict[str, Any]]):
    """What importing an article did. `warning` says if nobody is there to process it."""

    article = ArticleSerializer(allow_null=True)
    batch = ImportBatchSerializer()
    warning = serializers.CharField(allow_blank=True)
