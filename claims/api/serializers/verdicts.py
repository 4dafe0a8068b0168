"""Published verdicts as JSON: in the words of their publication, later changes beside them."""

from typing import Any

from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.serializers.citations import CitationSerializer
from claims.api.serializers.expansions import claim, verdict
from claims.statements.choices import Attribution
from claims.verdicts.models import Verdict
from claims.verdicts.selectors import verdict_since
from workbench.lib.bodies import StrictBody
from workbench.lib.sparse import SparseFields

_Words = dict[str, Any]


class PublishedRatingSerializer(serializers.Serializer[_Words]):
    """A step of a rating scale, as it was when the verdict was published."""

    scale = serializers.CharField()
    slug = serializers.CharField()
    labels = serializers.DictField(child=serializers.CharField())
    claimreview_value = serializers.IntegerField(allow_null=True)


class PublishedClaimantSerializer(serializers.Serializer[_Words]):
    """Who said it, by the name and in the role of then."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.CharField(allow_blank=True)


class PublishedAppearanceSerializer(serializers.Serializer[_Words]):
    """Where a claim was printed; offsets are code points in the article's text.

    `published_at` has the offset that was printed.
    """

    article = serializers.IntegerField()
    snapshot_sha256 = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    publisher = serializers.CharField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    quote = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    attribution = serializers.ChoiceField(choices=Attribution.choices)
    cue = serializers.CharField(allow_blank=True)


class PublishedClaimSerializer(serializers.Serializer[_Words]):
    """The claim of a verdict, in the words of its publication."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    quote = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    claimant = PublishedClaimantSerializer(allow_null=True)
    said_on = serializers.DateField(
        allow_null=True, help_text="Said then or before: the day of the first appearance."
    )
    appearances = PublishedAppearanceSerializer(many=True)


class ChangeSerializer(serializers.Serializer[Any]):
    """A word that is another today; `field` is its path, like `claim.claimant.name`."""

    field = serializers.CharField()
    published = serializers.JSONField()
    now = serializers.JSONField()


class VerdictSerializer(SparseFields, serializers.ModelSerializer[Verdict]):
    """A published verdict with its citations; a superseded one names its successor.

    `updated_at` is when it was published or superseded: of two changes, what is seen later has the
    later one, and no two share one.

    `claim` and `rating` are as they were published. `changed_since` has those of their words that
    are others today, `appeared_since` where the claim was found later; strangers are told neither
    (null).
    """

    expansions = {
        "claim": claim(),
        "supersedes": verdict("supersedes"),
        "superseded_by": verdict("superseded_by"),
    }
    claim = PublishedClaimSerializer(source="as_published.claim", read_only=True)
    rating = PublishedRatingSerializer(source="as_published.rating", read_only=True)
    citations = CitationSerializer(many=True, read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)
    superseded_by = serializers.PrimaryKeyRelatedField[Verdict](read_only=True, allow_null=True)
    changed_since = serializers.SerializerMethodField()
    appeared_since = serializers.SerializerMethodField()

    class Meta:
        model = Verdict
        fields: tuple[str, ...] = (
            "id", "claim", "rating", "rationale", "citations", "status", "reviewer_name",
            "editor_name", "published_at", "updated_at", "supersedes", "superseded_by",
            "correction", "changed_since", "appeared_since",
        )  # fmt: skip

    def to_representation(self, instance: Verdict) -> dict[str, Any]:
        """Work out once what has changed, where it is shown: two fields tell of it."""
        if self._is_for_the_desk() and self.fields.keys() & {"changed_since", "appeared_since"}:
            self._since = verdict_since(instance)
        return super().to_representation(instance)

    def _is_for_the_desk(self) -> bool:
        request = self.context.get("request")
        return request is None or request.user.is_authenticated

    @extend_schema_field(ChangeSerializer(many=True, allow_null=True))
    def get_changed_since(self, verdict: Verdict) -> Any:
        """Return the words that have changed."""
        if not self._is_for_the_desk():
            return None
        return self._changes_shown.to_representation(self._since.changes)

    @extend_schema_field(PublishedAppearanceSerializer(many=True, allow_null=True))
    def get_appeared_since(self, verdict: Verdict) -> Any:
        """Return the appearances that came later."""
        if not self._is_for_the_desk():
            return None
        return self._appearances_shown.to_representation(self._since.appearances)

    @cached_property
    def _changes_shown(self) -> Any:
        """Made once for all rows: making a serializer takes longer than using it."""
        return ChangeSerializer(many=True)

    @cached_property
    def _appearances_shown(self) -> Any:
        return PublishedAppearanceSerializer(many=True)


class PublishAskedSerializer(StrictBody, serializers.Serializer[dict[str, Any]]):
    """Which of a claim's handed-in reviews to publish, over which verdict if one stands."""

    review = serializers.IntegerField(min_value=1)
    seen = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        max_length=100,
        help_text="All reviews of the claim that wait, as `reviews/?claim=…&is_waiting=true`.",
    )
    replaces = serializers.IntegerField(
        min_value=1, required=False, allow_null=True, help_text="The verdict that stands."
    )
    correction = serializers.CharField(
        required=False, allow_blank=True, help_text="What it changes of that verdict, and why."
    )
    reason = serializers.CharField(
        required=False, allow_blank=True, help_text="Why this review, where several wait."
    )
    close_others = serializers.BooleanField(
        required=False, help_text="Close those that contradict it, for the same reason."
    )
