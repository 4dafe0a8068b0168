"""Comments over REST: read, and noted as read. They are written at their claim."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.filters.comments import CommentFilter
from claims.api.serializers.comments import CommentSerializer
from claims.comments.models import Comment
from claims.comments.selectors import comment_list_shown
from claims.comments.services import mentions_read
from claims.policy import Right
from workbench.lib.access.idempotency import idempotent
from workbench.lib.etags import if_match
from workbench.lib.resources import Resource


class CommentViewSet(Resource[Comment]):
    """What people of the desk have written about claims, as far as whoever asks may know of it."""

    serializer_class = CommentSerializer
    filterset_class = CommentFilter
    read_permission = Right.READ_CLAIMS
    write_scope = "write"
    write_permission = Right.READ_CLAIMS

    def get_queryset(self) -> QuerySet[Comment]:
        """Return what whoever asks may know of."""
        return comment_list_shown(self.request.user)

    @extend_schema(request=None, responses=CommentSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @if_match
    def read(self, request: Request, **kwargs: Any) -> Response:
        """Say that one has read what mentions one there."""
        comment = self.get_object()
        mentions_read(person=cast("User", request.user), comments=[comment.pk])
        return Response(CommentSerializer(self.get_object()).data)
