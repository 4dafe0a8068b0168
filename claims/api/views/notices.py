"""Readers' notices over REST: whoever reads verdicts may say that one needs another look; editors
read and settle them.
"""

from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from claims.api.filters.notices import NoticeFilter
from claims.api.serializers.notices import (
    NoticeSerializer,
    NoticeSettleSerializer,
    NoticeShownSerializer,
    NoticeTakenSerializer,
)
from claims.errors import NoticeInvalid
from claims.notices.choices import NoticeChannel, NoticeEnd
from claims.notices.models import Notice
from claims.notices.services import notice_add, notice_settle
from claims.policy import Right
from claims.verdicts.models import Verdict
from workbench.lib.access.idempotency import idempotent
from workbench.lib.access.rates import KeyRate, StrangerRate
from workbench.lib.etags import if_match
from workbench.lib.rates import NoticeRate
from workbench.lib.resources import Resource


class NoticeTakingViewSet(GenericViewSet[Any]):
    """Notices about a published verdict: sent here, read by the desk's editors alone."""

    serializer_class = NoticeSerializer
    write_scope = "read"
    write_permission = Right.READ_VERDICTS
    throttle_classes = (StrangerRate, KeyRate, NoticeRate)

    @extend_schema(request=NoticeSerializer, responses={201: NoticeTakenSerializer})
    @idempotent
    def create(self, request: Request, verdict: int) -> Response:
        """Say that a verdict needs another look, and why. 409 where very many wait already."""
        about = get_object_or_404(Verdict.objects.public(), pk=verdict)
        asked = NoticeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            taken = notice_add(verdict=about, channel=NoticeChannel.API, **asked.validated_data)
        except NoticeInvalid as error:
            raise ValidationError({error.field: [str(error)]}) from error
        return Response(NoticeTakenSerializer(taken).data, status=status.HTTP_201_CREATED)


class NoticeViewSet(Resource[Notice]):
    """What readers say of published verdicts, for whoever publishes."""

    serializer_class = NoticeShownSerializer
    filterset_class = NoticeFilter
    read_permission = Right.PUBLISH
    write_scope = "publish"
    write_permission = Right.PUBLISH

    def get_queryset(self) -> QuerySet[Notice]:
        """Return all of them."""
        return Notice.objects.all()

    @extend_schema(request=NoticeSettleSerializer, responses=NoticeShownSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @if_match
    def settle(self, request: Request, **kwargs: Any) -> Response:
        """Set it aside with a note, or note that a correction is begun. 409 where it does not wait
        any more.
        """
        asked = NoticeSettleSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        by = cast("User", request.user)
        try:
            settled = notice_settle(
                notice=self.get_object(), by=by, end=NoticeEnd(given["end"]), note=given["note"]
            )
        except NoticeInvalid as error:
            raise ValidationError({error.field: [str(error)]}) from error
        return Response(NoticeShownSerializer(settled).data)
