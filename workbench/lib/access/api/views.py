"""API keys over REST, one's own; and who asks."""

from typing import Any, cast

import django_filters
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workbench.lib.access.api.serializers import (
    ApiKeyAskedSerializer,
    ApiKeyIssuedSerializer,
    ApiKeyRotateSerializer,
    ApiKeySerializer,
    MeSerializer,
)
from workbench.lib.access.idempotency import idempotent
from workbench.lib.access.keys import key_issue, key_revoke, key_rotate
from workbench.lib.access.models import SCOPES, ApiKey
from workbench.lib.access.rates import KeyRate
from workbench.lib.etags import if_match
from workbench.lib.filters import StrictFilterSet, refuse_unknown
from workbench.lib.pagination import NewestFirst
from workbench.lib.resources import Resource

SEE_ALL, REVOKE_ALL = "access.view_apikey", "access.change_apikey"


class ApiKeyFilter(StrictFilterSet):
    """Filters of keys."""

    user = django_filters.CharFilter("user__username")
    is_revoked = django_filters.BooleanFilter("revoked_at", "isnull", exclude=True)

    class Meta:
        model = ApiKey
        fields = ()


class ApiKeyViewSet(Resource[ApiKey]):
    """API keys: one's own, and all for whoever may see them on the admin's page."""

    serializer_class = ApiKeySerializer
    filterset_class = ApiKeyFilter
    write_scope = "admin"

    def get_queryset(self) -> QuerySet[ApiKey]:
        """Return the keys that whoever asks may know of; to change, few may be another's."""
        keys = ApiKey.objects.select_related("user", "replaced_by")
        allowed = REVOKE_ALL if self.action == "revoke" else SEE_ALL
        if self.action != "rotate" and self.request.user.has_perm(allowed):
            return keys
        return keys.filter(user__pk=self.request.user.pk or 0)

    @extend_schema(request=ApiKeyAskedSerializer, responses={201: ApiKeyIssuedSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Issue a key for oneself. A key gives no scope that it has not itself."""
        asked = ApiKeyAskedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        if beyond := set(given["scopes"]) - set(scopes_of(request)):
            words = _("Your key has no scope “%(scope)s” to give.")
            raise ValidationError({"scopes": [words % {"scope": one} for one in sorted(beyond)]})
        user = cast("User", request.user)
        return _issued(
            key_issue(name=given["name"], user=user, scopes=given["scopes"], days=given.get("days"))
        )

    @extend_schema(request=ApiKeyRotateSerializer, responses={201: ApiKeyIssuedSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    @if_match
    def rotate(self, request: Request, **kwargs: Any) -> Response:
        """Issue a key in the place of one's own, which goes on for the overlap."""
        asked = ApiKeyRotateSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        key = self.get_object()
        if not set(key.scopes) <= set(scopes_of(request)):
            raise PermissionDenied(_("That key has scopes that yours has not."))
        return _issued(key_rotate(key=key, overlap_days=asked.validated_data["overlap_days"]))

    @extend_schema(request=None, responses=ApiKeySerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @if_match
    def revoke(self, request: Request, **kwargs: Any) -> Response:
        """Let a key open nothing from now on."""
        key = self.get_object()
        key_revoke(key=key)
        return Response(ApiKeySerializer(key).data)


class MeView(APIView):
    """Who asks, and what they may."""

    read_scope = None
    write_scope = "admin"

    @extend_schema(operation_id="me_retrieve", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Say whom a key or a session acts for, its scopes, and its limits."""
        refuse_unknown(request.query_params, ())
        user, (requests, seconds) = cast("User", request.user), KeyRate().limit()
        shown = {
            "id": user.pk,
            "username": user.get_username(),
            "name": user.get_full_name(),
            "groups": sorted(user.groups.values_list("name", flat=True)),
            "permissions": sorted(user.get_all_permissions()),
            "scopes": scopes_of(request),
            "key": request.auth if isinstance(request.auth, ApiKey) else None,
            "languages": settings.DESK_LANGUAGES,
            "limits": {
                "requests": requests,
                "seconds": seconds,
                "page_size": NewestFirst.max_page_size,
                "request_bytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
            },
        }
        return Response(MeSerializer(shown).data)


def scopes_of(request: Request) -> list[str]:
    """Return the scopes of whoever asks: the key's, or all for a person who is signed in."""
    return list(request.auth.scopes if isinstance(request.auth, ApiKey) else SCOPES)


def _issued(made: tuple[ApiKey, str]) -> Response:
    key, secret = made
    body = {**ApiKeySerializer(key).data, "secret": secret}
    return Response(body, status=status.HTTP_201_CREATED)
