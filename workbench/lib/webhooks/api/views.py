"""Webhooks over REST: for those whose role lets them say who is told."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from workbench.lib.access.idempotency import idempotent
from workbench.lib.etags import if_match
from workbench.lib.filters import StrictFilterSet
from workbench.lib.resources import Resource
from workbench.lib.webhooks.api.serializers import (
    MOST_REPLAYED,
    DeliverySerializer,
    NewWebhookSerializer,
    ReplayAskedSerializer,
    ReplayedSerializer,
    WebhookSecretSerializer,
    WebhookSerializer,
)
from workbench.lib.webhooks.models import Delivery, DeliveryStatus, WebhookEndpoint
from workbench.lib.webhooks.sending import deliveries_replay
from workbench.lib.webhooks.services import endpoint_add, endpoint_change, endpoint_rotate
from workbench.lib.webhooks.tasks import enqueue_if_heard


class WebhookFilter(StrictFilterSet):
    """Filters of webhooks."""

    class Meta:
        model = WebhookEndpoint
        fields = ("is_active",)


class DeliveryFilter(StrictFilterSet):
    """Filters of deliveries."""

    class Meta:
        model = Delivery
        fields = ("status", "event", "event_id")


class WebhookViewSet(Resource[WebhookEndpoint]):
    """Webhooks: who is told of what, and what each was told."""

    serializer_class = WebhookSerializer
    filterset_class = WebhookFilter
    read_scope = write_scope = "admin"
    read_permission = "webhooks.view_webhookendpoint"
    write_permission = "webhooks.change_webhookendpoint"
    queryset = WebhookEndpoint.objects.select_related("owner")

    @extend_schema(request=WebhookSerializer, responses={201: NewWebhookSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Add a webhook. 201 with its secret, which is shown this once."""
        given = _asked(request)
        if not given.pop("is_active", True):
            raise ValidationError({"is_active": [_("Add it first, then switch it off.")]})
        endpoint, secret = endpoint_add(by=_person(request), **given)
        body = {**WebhookSerializer(endpoint).data, "secret": secret}
        return Response(body, status=status.HTTP_201_CREATED)

    @extend_schema(request=WebhookSerializer, responses=WebhookSerializer)
    @if_match
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Change its address, events or description; switch it off, or on again."""
        changes = _asked(request, partial=True)
        endpoint_change(endpoint=self.get_object(), by=_person(request), **changes)
        return Response(WebhookSerializer(self.get_object()).data)

    @extend_schema(request=None, responses=WebhookSecretSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @if_match
    def rotate(self, request: Request, **kwargs: Any) -> Response:
        """Replace its secret; for a day both sign."""
        endpoint = self.get_object()
        secret = endpoint_rotate(endpoint=endpoint, by=_person(request))
        shown = WebhookSecretSerializer(endpoint).data
        return Response({**shown, "secret": secret})

    @extend_schema(responses=DeliverySerializer(many=True))
    @action(detail=True, filterset_class=DeliveryFilter, queryset=Delivery.objects.all())
    def deliveries(self, request: Request, **kwargs: Any) -> Response:
        """What it was told and is to be told, newest first."""
        asked = DeliveryFilter(request.query_params, queryset=self._deliveries(), request=request)
        if not asked.is_valid():
            raise ValidationError(asked.errors)
        page = self.paginate_queryset(asked.qs)
        return self.get_paginated_response(
            DeliverySerializer(page or [], many=True, context=self.get_serializer_context()).data
        )

    @extend_schema(request=ReplayAskedSerializer, responses={202: ReplayedSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    @if_match
    def replay(self, request: Request, **kwargs: Any) -> Response:
        """Send deliveries again, under their old ids: those named, else up to 1000 that failed."""
        asked = ReplayAskedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data.get("deliveries")
        if wanted is None:
            failed = self._deliveries().filter(status=DeliveryStatus.FAILED).order_by("pk")
            wanted = list(failed.values_list("pk", flat=True)[:MOST_REPLAYED])
        replayed = deliveries_replay(self._deliveries().filter(pk__in=wanted))
        for delivery in replayed:
            enqueue_if_heard(delivery)
        return Response({"replayed": len(replayed)}, status=status.HTTP_202_ACCEPTED)

    def _deliveries(self) -> QuerySet[Delivery]:
        """Return those of the webhook in the address. Raises `Http404`."""
        endpoint = get_object_or_404(WebhookEndpoint, pk=self.kwargs["pk"])
        return Delivery.objects.filter(endpoint=endpoint)


def _asked(request: Request, *, partial: bool = False) -> dict[str, Any]:
    asked = WebhookSerializer(data=request.data, partial=partial)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def _person(request: Request) -> User:
    return cast("User", request.user)  # strangers have no permission
