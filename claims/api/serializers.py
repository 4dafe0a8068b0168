"""Articles, claims, evidence, verdicts and imports as JSON."""

from typing import Any

from rest_framework import serializers

from claims.articles.imports import problem_words
from claims.articles.models import Article, ImportBatch
from claims.evidence.choices import StanceHint
from claims.evidence.models import Evidence
from claims.statements.models import Appearance, Claim, Claimant
from sources.api.serializers import SourceSerializer


class ArticleSerializer(serializers.ModelSerializer[Article]):
    """An article under check."""

    # The stubs know `source` as an attribute of every field; DRF takes it out of the class.
    source = SourceSerializer(read_only=True)  # type: ignore[assignment]

    class Meta:
        model = Article
        fields: tuple[str, ...] = ("id", "source", "status", "error", "created_at", "extracted_at")


class ArticleImportSerializer(serializers.Serializer[dict[str, Any]]):
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


class ArticleImportedSerializer(serializers.Serializer[dict[str, Any]]):
    """What importing an article did. `warning` says if nobody is there to process it."""

    article = ArticleSerializer(allow_null=True)
    batch = ImportBatchSerializer()
    warning = serializers.CharField(allow_blank=True)


class ClaimantSerializer(serializers.ModelSerializer[Claimant]):
    """Who says things."""

    class Meta:
        model = Claimant
        fields: tuple[str, ...] = ("id", "name", "role")


class AppearanceSerializer(serializers.ModelSerializer[Appearance]):
    """Where a claim was printed; offsets are code points in the article's text."""

    url = serializers.CharField(source="article.source.url", read_only=True)
    title = serializers.CharField(source="article.source.title", read_only=True)
    publisher = serializers.CharField(
        source="article.source.publisher.name", default=None, read_only=True, allow_null=True
    )

    snapshot_sha256 = serializers.CharField(source="snapshot.text_sha256", read_only=True)

    class Meta:
        model = Appearance
        fields: tuple[str, ...] = (
            "article", "snapshot_sha256", "url", "title", "publisher", "quote", "start", "end",
            "attribution", "cue",
        )  # fmt: skip


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim. `checkworthiness` is a machine's ranking aid, not a rating."""

    claimant = ClaimantSerializer(read_only=True, allow_null=True)
    appearances = AppearanceSerializer(many=True, read_only=True)

    class Meta:
        model = Claim
        fields: tuple[str, ...] = (
            "id", "text", "quote", "language", "claimant", "said_at", "checkworthiness",
            "reasons", "status", "appearances", "created_at",
        )  # fmt: skip


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """A passage at its rank; `highlight` is its deciding sentence.

    `stance_hint` is a machine's guess which way that sentence points, never a verdict;
    `copy_count` is how many near copies of the source there are, itself included, or 0;
    `is_under_check` says that the source is itself an article under check here.
    """

    source = SourceSerializer(  # type: ignore[assignment]
        source="snapshot.source", read_only=True
    )
    text = serializers.CharField(source="text", read_only=True)
    start = serializers.IntegerField(source="start", read_only=True)
    end = serializers.IntegerField(source="end", read_only=True)
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
            "highlight_start", "highlight_end", "snapshot_sha256", "stance_hint", "stance_reasons",
            "copy_count", "is_under_check",
        )  # fmt: skip
