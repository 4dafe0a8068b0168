"""Articles under check over REST."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.filters.articles import ArticleFilter
from claims.api.serializers.articles import (
    ArticleImportedSerializer,
    ArticleImportSerializer,
    ArticleSerializer,
)
from claims.articles.choices import ImportChannel
from claims.articles.imports import import_record, problem_words
from claims.articles.models import Article
from claims.articles.selectors import article_list_shown
from claims.policy import Right
from claims.tasks import enqueue_imported
from workbench.lib.access.idempotency import idempotent
from workbench.lib.resources import Resource
from workbench.lib.workers.status import no_worker_warning


class ArticleViewSet(Resource[Article]):
    """Articles under check."""

    serializer_class = ArticleSerializer
    filterset_class = ArticleFilter
    read_permission = Right.READ_ARTICLES
    write_scope = "write"
    write_permission = Right.IMPORT

    def get_queryset(self) -> QuerySet[Article]:
        """Load what the answer shows."""
        return article_list_shown()

    @extend_schema(
        request=ArticleImportSerializer,
        responses={200: ArticleImportedSerializer, 201: ArticleImportedSerializer},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Import an article. 201 if it is new, 200 if it was known, 400 with the field at fault."""
        asked = ArticleImportSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        record: dict[str, Any] = {
            key: value for key, value in asked.validated_data.items() if value
        }
        done = import_record(
            record, channel=ImportChannel.API, name=record["title"], user=request.user
        )
        if done.batch.failed_count:
            raise ValidationError({done.row.field: [problem_words(done.row)]})
        enqueue_imported(done.articles)
        body = {
            "article": done.row.article,
            "batch": done.batch,
            "warning": no_worker_warning("live") if done.articles else "",
        }
        answer = ArticleImportedSerializer(body).data
        created = done.batch.created_count > 0
        return Response(answer, status=status.HTTP_201_CREATED if created else status.HTTP_200_OK)
