"""Articles under check over REST."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.filters.articles import ArticleFilter
from claims.api.serializers.articles import (
    ArticleImportedSerializer,
    ArticleImportSerializer,
    ArticleSerializer,
)
from claims.api.serializers.suggestions import SuggestionAskSerializer
from claims.articles.choices import ImportChannel
from claims.articles.imports import import_record, problem_words
from claims.articles.models import Article
from claims.articles.selectors import article_list_shown
from claims.policy import Right
from claims.suggesting.selectors import ask_list_shown
from claims.suggesting.services import ask_open
from claims.tasks import enqueue_imported, enqueue_suggestions
from workbench.lib.access.idempotency import idempotent
from workbench.lib.etags import if_match
from workbench.lib.filters import SPARSE, refuse_unknown
from workbench.lib.pagination import NewestFirst
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

    @extend_schema(responses=SuggestionAskSerializer(many=True), filters=False)
    @action(
        detail=True,
        pagination_class=NewestFirst,
        filterset_class=None,
        write_permission=Right.TRIAGE,
    )
    def suggestions(self, request: Request, **kwargs: Any) -> Response:
        """What a model outside suggested for it, the last asking first."""
        refuse_unknown(request.query_params, SPARSE)
        pages = NewestFirst()
        page = pages.paginate_queryset(ask_list_shown(self.get_object()), request, view=self)
        context = self.get_serializer_context()
        shown = SuggestionAskSerializer(page or [], many=True, context=context)
        return pages.get_paginated_response(shown.data)

    @extend_schema(request=None, responses={202: SuggestionAskSerializer})
    @suggestions.mapping.post
    @idempotent
    @if_match
    def suggest(self, request: Request, **kwargs: Any) -> Response:
        """Ask the model for suggestions. 202 with the asking; the open one where there is one. 409
        where no model is named.
        """
        ask = ask_open(article=self.get_object(), by=cast("User", request.user))
        enqueue_suggestions(ask)
        return Response(SuggestionAskSerializer(ask).data, status=status.HTTP_202_ACCEPTED)
