"""Articles, claims, verdicts and imports over REST."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from claims.api.filters import ArticleFilter, ClaimFilter, ImportFilter, VerdictFilter
from claims.api.serializers import (
    ArticleImportedSerializer,
    ArticleImportSerializer,
    ArticleSerializer,
    ClaimSerializer,
    EvidenceSerializer,
    ImportBatchSerializer,
)
from claims.api.verdict_serializers import VerdictSerializer
from claims.articles.choices import ImportChannel
from claims.articles.imports import import_items, items_from_record, problem_words
from claims.articles.models import Article, ImportBatch
from claims.evidence.selectors import evidence_list
from claims.policy import Right
from claims.statements.models import Claim
from claims.statements.selectors import appearances_shown
from claims.tasks import enqueue_imported
from claims.verdicts.models import Verdict
from claims.verdicts.selectors import verdict_list_public
from workbench.lib.filters import refuse_unknown
from workbench.lib.pagination import BestFirst
from workbench.lib.workers.status import no_worker_warning


class ArticleViewSet(ReadOnlyModelViewSet[Article]):
    """Articles under check."""

    serializer_class = ArticleSerializer
    filterset_class = ArticleFilter
    read_permission = Right.READ_ARTICLES
    write_scope = "import"
    write_permission = Right.IMPORT

    def get_queryset(self) -> QuerySet[Article]:
        """Load what the answer shows."""
        return Article.objects.select_related("source__publisher")

    @extend_schema(
        request=ArticleImportSerializer,
        responses={200: ArticleImportedSerializer, 201: ArticleImportedSerializer},
    )
    def create(self, request: Request) -> Response:
        """Import an article. 201 if it is new, 200 if it was known, 400 with the field at fault."""
        asked = ArticleImportSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        record: dict[str, Any] = {
            key: value for key, value in asked.validated_data.items() if value
        }
        report = import_items(
            items_from_record(record, name="request"),
            channel=ImportChannel.API,
            name=record["title"],
            user=request.user,
        )
        if report.problems:
            fields = {problem["field"]: [problem_words(problem)] for problem in report.problems}
            return Response(fields, status=status.HTTP_400_BAD_REQUEST)
        enqueue_imported(report.articles)
        body = {
            "article": report.last,
            "batch": report.batch,
            "warning": no_worker_warning("live") if report.articles else "",
        }
        answer = ArticleImportedSerializer(body).data
        created = report.batch.created_count > 0
        return Response(answer, status=status.HTTP_201_CREATED if created else status.HTTP_200_OK)


class ClaimViewSet(ReadOnlyModelViewSet[Claim]):
    """Claims, and the evidence of each."""

    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    read_permission = Right.READ_CLAIMS

    def get_queryset(self) -> QuerySet[Claim]:
        """Load what the answer shows."""
        return Claim.objects.select_related("claimant").prefetch_related(
            Prefetch("appearances", appearances_shown())
        )

    @extend_schema(responses=EvidenceSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=BestFirst, filterset_class=None)
    def evidence(self, request: Request, **kwargs: Any) -> Response:
        """The evidence that the newest completed search found, best first."""
        refuse_unknown(request.query_params, ())
        pages = BestFirst()
        page = pages.paginate_queryset(evidence_list(self.get_object()), request, view=self)
        return pages.get_paginated_response(EvidenceSerializer(page or [], many=True).data)


class VerdictViewSet(ReadOnlyModelViewSet[Verdict]):
    """Published verdicts, and those they superseded."""

    serializer_class = VerdictSerializer
    filterset_class = VerdictFilter
    read_permission = Right.READ_VERDICTS

    def get_queryset(self) -> QuerySet[Verdict]:
        """Only what was published."""
        return verdict_list_public()


class ImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[ImportBatch]):
    """Imports and their reports."""

    serializer_class = ImportBatchSerializer
    filterset_class = ImportFilter
    read_permission = Right.READ_IMPORTS
    queryset = ImportBatch.objects.all()
