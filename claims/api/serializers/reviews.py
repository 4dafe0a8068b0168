"""Reviews as JSON, and how one is handed in."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.citations import CitationSerializer
from claims.api.serializers.expansions import claim
from claims.api.serializers.scales import RatingSerializer
from claims.reviews.choices import LONGEST_NOTE, LONGEST_RATIONALE, Certainty
from claims.reviews.models import Rating, Review
from sources.models import SourceSnapshot
from workbench.lib.bodies import StrictBody
from workbench.lib.sparse import SparseFields

MOST_CITATIONS = 100


class ReviewSerializer(SparseFields, serializers.ModelSerializer[Review]):
    """A review: a draft, or handed in. `comment` is why an editor sent back what its writer last
    handed in on the claim, null where nobody did.
    """

    expansions = {"claim": claim()}
    rating = RatingSerializer(read_only=True, allow_null=True)
    citations = CitationSerializer(many=True, read_only=True)
    certainty = serializers.ChoiceField(choices=Certainty.choices, allow_blank=True, read_only=True)
    comment = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = Review
        fields: tuple[str, ...] = (
            "id", "claim", "reviewer_name", "status", "rating", "rationale", "note", "certainty",
            "citations", "comment", "created_at", "updated_at", "submitted_at",
        )  # fmt: skip
        read_only_fields = fields


class CitedSerializer(StrictBody, serializers.Serializer[dict[str, Any]]):
    """A place to cite: code points [start, end) of a snapshot's text, whose words are `quote`."""

    snapshot = serializers.PrimaryKeyRelatedField(queryset=SourceSnapshot.objects.only("pk"))
    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=1)
    quote = serializers.CharField(trim_whitespace=False)


class ReviewAskedSerializer(StrictBody, serializers.Serializer[dict[str, Any]]):
    """A review to hand in."""

    rating = serializers.PrimaryKeyRelatedField(
        queryset=Rating.objects.all(), help_text="As `rating-scales/` shows them."
    )
    rationale = serializers.CharField(max_length=LONGEST_RATIONALE)
    note = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_NOTE,
        help_text="For the desk only.",
    )
    certainty = serializers.ChoiceField(
        choices=Certainty.choices,
        required=False,
        allow_blank=True,
        help_text="How sure the reviewer is. For the desk only.",
    )
    citations = CitedSerializer(  # type: ignore[call-arg]  # the list's
        many=True, required=False, max_length=MOST_CITATIONS
    )
