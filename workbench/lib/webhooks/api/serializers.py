"""Webhooks and what they were told, as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from workbench.lib.bodies import StrictBody
from workbench.lib.sparse import SparseFields
from workbench.lib.webhooks.models import Delivery, DeliveryStatus, WebhookEndpoint
from workbench.lib.webhooks.services import EndpointInvalid, address_checked, events_checked

MOST_REPLAYED = 1000


class WebhookSerializer(StrictBody, SparseFields, serializers.ModelSerializer[WebhookEndpoint]):
    """An address that is told of `events`. `failures` since it took something last; where that goes
    on for days it is switched off (`switched_off_at`). Until `old_secret_until` two secrets sign.
    """

    owner = serializers.CharField(source="owner.username", read_only=True)
    events = serializers.ListField(
        child=serializers.CharField(max_length=50), min_length=1, max_length=50
    )

    class Meta:
        model = WebhookEndpoint
        fields: tuple[str, ...] = (
            "id", "url", "description", "events", "is_active", "owner", "failures",
            "failing_since", "switched_off_at", "old_secret_until", "created_at",
        )  # fmt: skip
        read_only_fields = (
            "failures", "failing_since", "switched_off_at", "old_secret_until", "created_at",
        )  # fmt: skip

    def validate_url(self, url: str) -> str:
        """Take what can be sent to, as it will be."""
        try:
            return address_checked(url)
        except EndpointInvalid as error:
            raise serializers.ValidationError(str(error)) from error

    def validate_events(self, events: list[str]) -> list[str]:
        """Take what there is."""
        try:
            return events_checked(events)
        except EndpointInvalid as error:
            raise serializers.ValidationError(str(error)) from error


class NewWebhookSerializer(WebhookSerializer):
    """A webhook that was added, with its secret, which is shown this once."""

    secret = serializers.CharField(read_only=True)

    class Meta(WebhookSerializer.Meta):
        fields = (*WebhookSerializer.Meta.fields, "secret")


class WebhookSecretSerializer(serializers.Serializer[Any]):
    """A new secret, shown this once; the one before signs too for a while."""

    secret = serializers.CharField(read_only=True)
    old_secret_until = serializers.DateTimeField(read_only=True)


class DeliverySerializer(SparseFields, serializers.ModelSerializer[Delivery]):
    """An event for a webhook: its `payload` as it is sent, and what the last try came to.

    `next_attempt_at` is null once it is delivered or given up.
    """

    next_attempt_at = serializers.SerializerMethodField()

    class Meta:
        model = Delivery
        fields: tuple[str, ...] = (
            "id", "event_id", "event", "payload", "status", "attempts", "next_attempt_at",
            "attempted_at", "response_status", "response_excerpt", "error", "delivered_at",
            "created_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"], "format": "date-time"})
    def get_next_attempt_at(self, delivery: Delivery) -> Any:
        """Return when it is sent next, or soon after."""
        waits = delivery.status == DeliveryStatus.QUEUED
        return serializers.DateTimeField().to_representation(delivery.due_at) if waits else None


class ReplayAskedSerializer(StrictBody, serializers.Serializer[Any]):
    """Which deliveries are sent again; those that failed where none are named."""

    deliveries = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=10**18 - 1),
        max_length=MOST_REPLAYED, required=False,
    )  # fmt: skip


class ReplayedSerializer(serializers.Serializer[Any]):
    """How many are sent again."""

    replayed = serializers.IntegerField(read_only=True)
