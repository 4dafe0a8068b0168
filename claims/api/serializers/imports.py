"""Imports and their rows as JSON, and how one is begun."""

from typing import Any

from rest_framework import serializers

from claims.articles.imports import problem_words
from claims.articles.models import ImportBatch, ImportRow
from sources.formats import FORMATS
from workbench.lib.bodies import StrictBody
from workbench.lib.sparse import SparseFields


class ImportBatchSerializer(SparseFields, serializers.ModelSerializer[ImportBatch]):
    """An import: how far it has come, and what became of its rows, in sums."""

    row_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = ImportBatch
        fields: tuple[str, ...] = (
            "id", "channel", "name", "status", "error", "is_dry_run", "row_count", "created_count",
            "updated_count", "unchanged_count", "duplicate_count", "failed_count", "bytes_read",
            "bytes_total", "created_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class ImportRowSerializer(SparseFields, serializers.ModelSerializer[ImportRow]):
    """What became of one row. `message` says what was wrong, in the reader's language."""

    message = serializers.SerializerMethodField()

    class Meta:
        model = ImportRow
        fields: tuple[str, ...] = (
            "number", "file", "row", "state", "article", "source", "field", "code", "message",
        )  # fmt: skip
        read_only_fields = fields

    def get_message(self, row: ImportRow) -> str:
        """Say it in the reader's language."""
        return problem_words(row)


class ImportUploadSerializer(StrictBody, serializers.Serializer[dict[str, Any]]):
    """A file to import."""

    file = serializers.FileField(allow_empty_file=True, max_length=4000)
    format = serializers.ChoiceField(
        choices=sorted(FORMATS), required=False, help_text="Where its content does not tell."
    )
    is_dry_run = serializers.BooleanField(
        required=False, help_text="Say what would become of each row; store nothing."
    )
    name = serializers.CharField(
        required=False, max_length=255, help_text="What to call the import; else as the file."
    )
