"""Imports and their reports as JSON."""

from typing import Any

from rest_framework import serializers

from claims.articles.imports import problem_words
from claims.articles.models import ImportBatch


class ProblemSerializer(serializers.Serializer[dict[str, Any]]):
    """Something that was not imported, and where. `message` is in the reader's language."""

    file = serializers.CharField()
    row = serializers.IntegerField(allow_null=True)
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        """Say what was wrong in the reader's language."""
        return super().to_representation({**instance, "message": problem_words(instance)})


class ImportBatchSerializer(serializers.ModelSerializer[ImportBatch]):
    """An import and its report."""

    problems = ProblemSerializer(many=True, read_only=True)

    class Meta:
        model = ImportBatch
        fields: tuple[str, ...] = (
            "id", "channel", "name", "status", "created_count", "updated_count",
            "unchanged_count", "failed_count", "problems", "created_at", "finished_at",
        )  # fmt: skip
