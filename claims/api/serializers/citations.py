"""Citations as JSON."""

from rest_framework import serializers

from claims.api.serializers.expansions import review, verdict
from claims.reviews.models import Citation
from sources.api.snapshots import SNAPSHOT
from workbench.lib.sparse import SparseFields


class CitationSerializer(serializers.ModelSerializer[Citation]):
    """A quote bound to its snapshot; prefix and suffix as in the W3C's TextQuoteSelector."""

    archive_url = serializers.CharField(source="web_copy", read_only=True)

    class Meta:
        model = Citation
        fields: tuple[str, ...] = (
            "quote", "prefix", "suffix", "start", "end", "snapshot_sha256", "url", "title",
            "publisher_name", "published_at", "retrieved_at", "archive_url",
        )  # fmt: skip


class CitationDetailSerializer(SparseFields, CitationSerializer):
    """A citation by itself: of a verdict or of a review, and of which snapshot."""

    expansions = {"verdict": verdict(), "review": review(), "snapshot": SNAPSHOT}

    class Meta(CitationSerializer.Meta):
        fields: tuple[str, ...] = (
            "id", "verdict", "review", "order", "snapshot", *CitationSerializer.Meta.fields,
        )  # fmt: skip
        read_only_fields = fields
