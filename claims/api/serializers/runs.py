"""Retrieval runs as JSON."""

from rest_framework import serializers

from claims.api.serializers.expansions import claim
from claims.evidence.choices import RunStatus
from claims.evidence.models import RetrievalRun
from workbench.lib.sparse import SparseFields


class RetrievalRunSerializer(SparseFields, serializers.ModelSerializer[RetrievalRun]):
    """A search for a claim's evidence: how far it has come, and what it came to.

    `origin_count` is how many independent origins that speak to the claim it found, null until it
    is completed; `sources_behind` is how many sources were not indexed yet when it searched: where
    that is not 0, another run follows.
    """

    expansions = {"claim": claim()}
    origin_count = serializers.SerializerMethodField()

    class Meta:
        model = RetrievalRun
        fields: tuple[str, ...] = (
            "id", "claim", "status", "trigger", "error", "origin_count", "sources_behind",
            "created_at", "started_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_origin_count(self, run: RetrievalRun) -> int | None:
        """Return what it found, once it has."""
        return run.origin_count if run.status == RunStatus.COMPLETED else None
