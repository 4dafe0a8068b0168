"""What exports say beside REST: whose evidence it is, and judgements."""

from rest_framework import serializers

from claims.api.serializers.evidence import EvidenceSerializer
from claims.evidence.models import Judgement


class ExportedEvidenceSerializer(EvidenceSerializer):
    """Evidence as `claims/{id}/evidence/` has it, with its claim."""

    claim = serializers.IntegerField(source="run.claim_id", read_only=True)
    text = serializers.CharField(source="passage", read_only=True)

    class Meta(EvidenceSerializer.Meta):
        fields = ("claim", *EvidenceSerializer.Meta.fields)


class JudgementSerializer(serializers.ModelSerializer[Judgement]):
    """One person's word on a source for a claim: said of code points [start, end) of a snapshot.

    `reviewer` is a number: names are nobody's business outside the desk.
    """

    snapshot_sha256 = serializers.CharField(source="snapshot.text_sha256", read_only=True)

    class Meta:
        model = Judgement
        fields: tuple[str, ...] = (
            "id", "claim", "source", "snapshot_sha256", "start", "end", "reviewer", "value", "at",
        )  # fmt: skip
