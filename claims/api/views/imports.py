"""Imports over REST: begun, watched, paused and ended, and what became of each row."""

import json
from collections.abc import Callable
from typing import Any

from django.http import QueryDict, StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.filters.imports import ImportFilter, ImportRowFilter
from claims.api.serializers.imports import (
    ImportBatchSerializer,
    ImportGivenSerializer,
    ImportRowSerializer,
    ImportUploadSerializer,
)
from claims.articles.choices import ImportChannel
from claims.articles.imports import (
    GivenFile,
    UploadNotStored,
    addresses_store,
    import_cancel,
    import_open,
    import_pause,
    import_resume,
    report_csv,
    rows_of,
    uploads_store,
)
from claims.articles.models import ImportBatch, ImportRow
from claims.errors import ImportConflict
from claims.policy import Right
from claims.tasks import enqueue_import
from workbench.lib.access.idempotency import idempotent
from workbench.lib.etags import if_match
from workbench.lib.filters import refuse_unknown
from workbench.lib.pagination import InOrder
from workbench.lib.resources import Resource
from workbench.lib.sparse import expanded


class ImportViewSet(Resource[ImportBatch]):
    """Imports."""

    serializer_class = ImportBatchSerializer
    filterset_class = ImportFilter
    read_permission = Right.READ_IMPORTS
    write_scope = "write"
    write_permission = Right.IMPORT
    parser_classes = (MultiPartParser, JSONParser)
    queryset = ImportBatch.objects.all()

    @extend_schema(
        request={
            "multipart/form-data": ImportUploadSerializer,
            "application/json": ImportGivenSerializer,
        },
        responses={202: ImportBatchSerializer},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Keep a file, addresses or rows and import them in the background. 202 with the import, to
        be watched.
        """
        is_form = isinstance(request.data, QueryDict)
        asked = (ImportUploadSerializer if is_form else ImportGivenSerializer)(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        try:
            folder, files = _stored(given)
        except OSError as error:
            raise UploadNotStored(_("The upload cannot be stored now.")) from error
        batch = import_open(
            channel=ImportChannel.API,
            name=given.get("name") or given.get("url") or files[0].name,
            files=files,
            folder=folder,
            user=request.user,
            format=given.get("format") or ("jsonl" if "rows" in given else ""),
            is_dry_run=given.get("is_dry_run", False),
        )
        enqueue_import(batch)
        return Response(ImportBatchSerializer(batch).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses=ImportRowSerializer(many=True))
    @action(
        detail=True,
        pagination_class=InOrder,
        filterset_class=ImportRowFilter,
        queryset=ImportRow.objects.all(),
    )
    def rows(self, request: Request, **kwargs: Any) -> Response:
        """What became of each row, in their order."""
        batch = get_object_or_404(ImportBatch, pk=kwargs["pk"])
        asked = ImportRowFilter(request.query_params, queryset=rows_of(batch), request=request)
        if not asked.is_valid():
            raise ValidationError(asked.errors)
        page = self.paginate_queryset(expanded(asked.qs, ImportRowSerializer, request))
        context = self.get_serializer_context()
        shown = ImportRowSerializer(page or [], many=True, context=context)
        return self.get_paginated_response(shown.data)

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR}, filters=False)
    def report(self, request: Request, **kwargs: Any) -> StreamingHttpResponse:
        """What became of each row, as a table."""
        refuse_unknown(request.query_params, ())
        batch = self.get_object()
        headers = {"Content-Disposition": f'attachment; filename="import-{batch.pk}.csv"'}
        lines = report_csv(rows_of(batch))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)

    @extend_schema(request=None, responses=ImportBatchSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @if_match
    def pause(self, request: Request, **kwargs: Any) -> Response:
        """Pause it; whoever carries it out notices within a chunk of rows."""
        return self._change(import_pause)

    @extend_schema(request=None, responses=ImportBatchSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @if_match
    def resume(self, request: Request, **kwargs: Any) -> Response:
        """Go on with one that is paused or has failed, at the first row that is not done."""
        answer = self._change(import_resume)
        enqueue_import(self.get_object())
        return answer

    @extend_schema(request=None, responses=ImportBatchSerializer)
    @action(detail=True, methods=["post"])
    @idempotent
    @if_match
    def cancel(self, request: Request, **kwargs: Any) -> Response:
        """End it; what is in stays."""
        return self._change(import_cancel)

    def _change(self, change: Callable[..., bool]) -> Response:
        batch = self.get_object()
        if not change(batch=batch):
            state = batch.get_status_display()
            raise ImportConflict(_("The import is in another state: %(state)s.") % {"state": state})
        return Response(ImportBatchSerializer(batch).data)


def _stored(given: dict[str, Any]) -> tuple[str, list[GivenFile]]:
    """Keep what was sent until it is imported. Raises OSError where the disk is full or locked."""
    if "file" in given:
        file = given["file"]
        return uploads_store([(file.name or "?", file.chunks())])
    if "rows" in given:
        lines = (json.dumps(row).encode() + b"\n" for row in given["rows"])
        return uploads_store([(_("rows"), lines)])
    return addresses_store(given.get("urls") or [given["url"]])
