"""API keys and who asks, as JSON."""

from typing import Any

from rest_framework import serializers

from workbench.lib.access.keys import LONGEST_DAYS, OVERLAP_DAYS
from workbench.lib.access.models import SCOPES, ApiKey
from workbench.lib.bodies import StrictBody
from workbench.lib.sparse import SparseFields


class ApiKeySerializer(SparseFields, serializers.ModelSerializer[ApiKey]):
    """A key without its secret. `last_used_at` is right within ten minutes; `replaced_by` is the
    key that it was rotated to.
    """

    user = serializers.CharField(source="user.username", read_only=True)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=SCOPES), read_only=True)
    replaced_by = serializers.PrimaryKeyRelatedField[ApiKey](read_only=True, allow_null=True)
    not_its_state = ("last_used_at",)

    class Meta:
        model = ApiKey
        fields: tuple[str, ...] = (
            "id", "name", "prefix", "user", "scopes", "created_at", "last_used_at", "expires_at",
            "revoked_at", "replaces", "replaced_by",
        )  # fmt: skip
        read_only_fields = fields


class ApiKeyIssuedSerializer(ApiKeySerializer):
    """A new key with its secret, which is shown this once: null where the answer is repeated."""

    secret = serializers.CharField(read_only=True, allow_null=True)

    class Meta(ApiKeySerializer.Meta):
        fields: tuple[str, ...] = (*ApiKeySerializer.Meta.fields, "secret")
        read_only_fields = fields


class ApiKeyAskedSerializer(StrictBody, serializers.Serializer[dict[str, Any]]):
    """A key to issue for oneself."""

    name = serializers.CharField(max_length=100, help_text="What will use the key.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=SCOPES), allow_empty=False, max_length=len(SCOPES)
    )
    days = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=LONGEST_DAYS,
        help_text="Until it expires; left out: until it is revoked.",
    )


class ApiKeyRotateSerializer(StrictBody, serializers.Serializer[dict[str, Any]]):
    """How a key is rotated."""

    overlap_days = serializers.IntegerField(
        required=False,
        default=OVERLAP_DAYS,
        min_value=0,
        max_value=LONGEST_DAYS,
        help_text="For how long the old key goes on.",
    )


class MeKeySerializer(serializers.ModelSerializer[ApiKey]):
    """The key that asks."""

    class Meta:
        model = ApiKey
        fields: tuple[str, ...] = ("id", "name", "prefix", "expires_at")
        read_only_fields = fields


class MeLimitsSerializer(serializers.Serializer[Any]):
    """What is the most: requests in so many seconds (null: as many as you like), rows of a page,
    bytes of a request that is no file.
    """

    requests = serializers.IntegerField(allow_null=True)
    seconds = serializers.IntegerField(allow_null=True)
    page_size = serializers.IntegerField()
    request_bytes = serializers.IntegerField()


class MeSerializer(serializers.Serializer[Any]):
    """Who asks, and what they may: `scopes` are the key's (all for whoever is signed in),
    `permissions` those of the person's roles. `languages` are those that the desk reads.
    """

    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    groups = serializers.ListField(child=serializers.CharField())
    permissions = serializers.ListField(child=serializers.CharField())
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=SCOPES))
    key = MeKeySerializer(allow_null=True)
    languages = serializers.ListField(child=serializers.CharField())
    limits = MeLimitsSerializer()
