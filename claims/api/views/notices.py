"""Readers' notices over REST: whoever reads verdicts may say that one needs another look."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from claims.api.serializers.notices import NoticeSerializer, NoticeTakenSerializer
from claims.errors import NoticeInvalid
from claims.notices.choices import NoticeChannel
from claims.notices.services import notice_add
from claims.policy import Right
from claims.verdicts.models import Verdict
from workbench.lib.access.idempotency import idempotent
from workbench.lib.access.rates import KeyRate, StrangerRate
from workbench.lib.rates import NoticeRate


class NoticeViewSet(GenericViewSet[Any]):
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
