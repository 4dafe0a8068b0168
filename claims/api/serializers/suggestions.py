"""Suggestions as JSON."""

from rest_framework import serializers

from claims.suggesting.models import Suggestion, SuggestionAsk
from workbench.lib.sparse import SparseFields


class SuggestionSerializer(serializers.ModelSerializer[Suggestion]):
    """What a model suggests. It is applied by no machine, and is no claim until a person takes it.

    `quote` stands at code points [start, end) of the snapshot. `claim` is the claim it is about, or
    that it became; null for another claim that nobody has taken.
    """

    class Meta:
        model = Suggestion
        fields: tuple[str, ...] = (
            "id", "kind", "status", "claim", "text", "claimant", "language", "snapshot", "quote",
            "start", "end", "settled_at",
        )  # fmt: skip
        read_only_fields = fields


class SuggestionAskSerializer(SparseFields, serializers.ModelSerializer[SuggestionAsk]):
    """An asking for suggestions: how far it has come, which model answered when, and what.

    `left_out` counts what the model said besides: more than is kept, or nothing that holds.
    """

    error = serializers.CharField(source="why", read_only=True)
    suggestions = SuggestionSerializer(many=True, read_only=True)

    class Meta:
        model = SuggestionAsk
        fields: tuple[str, ...] = (
            "id", "article", "status", "error", "model", "left_out", "created_at", "answered_at",
            "suggestions",
        )  # fmt: skip
        read_only_fields = fields
