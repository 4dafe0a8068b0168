"""Rating scales as JSON."""

from rest_framework import serializers

from claims.reviews.models import Rating, RatingScale
from workbench.lib.sparse import SparseFields


class RatingSerializer(serializers.ModelSerializer[Rating]):
    """A step of a scale. `claimreview_value` is schema.org's `ratingValue`, 1 worst to 5 best."""

    labels = serializers.DictField(child=serializers.CharField(), read_only=True)
    scale = serializers.SlugRelatedField[RatingScale](slug_field="slug", read_only=True)

    class Meta:
        model = Rating
        fields: tuple[str, ...] = (
            "id", "scale", "slug", "order", "labels", "claimreview_value", "is_unverifiable",
        )  # fmt: skip
        read_only_fields = fields


class StepSerializer(RatingSerializer):
    """A step, within its scale."""

    class Meta(RatingSerializer.Meta):
        fields: tuple[str, ...] = (
            "id", "slug", "order", "labels", "claimreview_value", "is_unverifiable",
        )  # fmt: skip
        read_only_fields = fields


class RatingScaleSerializer(SparseFields, serializers.ModelSerializer[RatingScale]):
    """An ordered set of ratings."""

    ratings = StepSerializer(many=True, read_only=True)

    class Meta:
        model = RatingScale
        fields: tuple[str, ...] = ("id", "slug", "name", "is_default", "ratings")
        read_only_fields = fields
