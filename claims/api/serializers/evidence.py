"""Evidence as JSON."""

from rest_framework import serializers

from claims.evidence.choices import StanceHint
from claims.evidence.models import Evidence
from sources.api.serializers import SourceSerializer
from sources.api.snapshots import SNAPSHOT
from workbench.lib.sparse import SparseFields


class EvidenceSerializer(SparseFields, serializers.ModelSerializer[Evidence]):
    """A passage at its rank; `highlight` is its deciding sentence.

    `tier` says how near the source is to the claim ("speaks", "subject", "rest"; empty on evidence
    from before there were tiers), `confidence` how sure a machine is that it speaks to it;
    `stance_hint` is a machine's guess which way that sentence points, never a verdict;
    `copy_count` is how many near copies of the source there are, itself included, or 0;
    `is_under_check` says that the source is itself an article under check here.
    """

    expansions = {"snapshot": SNAPSHOT}
    source = SourceSerializer(  # type: ignore[assignment]
        source="snapshot.source", read_only=True
    )
    text = serializers.CharField(read_only=True)
    snapshot_sha256 = serializers.CharField(source="snapshot.text_sha256", read_only=True)
    stance_hint = serializers.ChoiceField(
        source="stance", choices=StanceHint.choices, allow_blank=True, read_only=True
    )
    stance_reasons = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField()), read_only=True
    )
    copy_count = serializers.IntegerField(read_only=True)
    is_under_check = serializers.BooleanField(read_only=True)

    class Meta:
        model = Evidence
        fields: tuple[str, ...] = (
            "id", "run", "rank", "score", "legs", "source", "text", "start", "end",
            "highlight_start", "highlight_end", "snapshot_sha256", "tier", "confidence",
            "stance_hint", "stance_reasons",
            "copy_count", "is_under_check",
        )  # fmt: skip
