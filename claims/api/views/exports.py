"""Whole lists over REST, as files that are streamed."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from claims.api.exports import EXPORTS, export_choose, export_lines
from claims.policy import Right
from workbench.lib.streaming import in_blocks
from workbench.lib.tables import MEDIA_TYPES


class CsvRenderer(JSONRenderer):
    """Lets a client ask for CSV. A stream is not rendered, and a refusal stays JSON."""

    media_type = MEDIA_TYPES["csv"]
    format = "csv"


class JsonLinesRenderer(JSONRenderer):
    """The same for JSON lines."""

    media_type = MEDIA_TYPES["jsonl"]
    format = "jsonl"


FORMS: tuple[type[CsvRenderer] | type[JsonLinesRenderer], ...] = (CsvRenderer, JsonLinesRenderer)


class Anything(BaseContentNegotiation):
    """The address says which kind of content it is, whatever a client accepts."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Nothing is sent here."""
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the only one."""
        return renderers[0], renderers[0].media_type


class ExportView(GenericAPIView[Any]):
    """Streams what a list has, whole; whoever goes away ends the work."""

    kind: ClassVar[str]
    content_negotiation_class = Anything
    pagination_class = None

    @extend_schema(filters=True, responses=OpenApiTypes.STR)
    def get(self, request: Request) -> HttpResponseBase:
        """All rows that the filters of the list leave, streamed."""
        export, given = EXPORTS[self.kind], request.query_params.dict()
        form = request.accepted_renderer.format
        rows = export_choose(export, given)
        lines = export_lines(export, rows, given, form, request=request)
        kind = f"{MEDIA_TYPES[form]}; charset=utf-8"
        headers = {"Content-Disposition": f'attachment; filename="{self.kind}.{form}"'}
        if request.method == "HEAD":
            return HttpResponse(content_type=kind, headers=headers)
        return StreamingHttpResponse(in_blocks(lines), content_type=kind, headers=headers)


class ClaimsExport(ExportView):
    """Claims."""

    kind = "claims"
    queryset = EXPORTS[kind].rows()
    serializer_class = EXPORTS[kind].serializer
    filterset_class = EXPORTS[kind].filterset
    read_permission = Right.READ_CLAIMS


class EvidenceExport(ExportView):
    """The newest search's evidence of claims, by claim and rank; the filters are about claims."""

    kind = "evidence"
    queryset = EXPORTS[kind].rows()
    serializer_class = EXPORTS[kind].serializer
    filterset_class = EXPORTS[kind].filterset
    read_permission = Right.READ_CLAIMS


class VerdictsExport(ExportView):
    """Published verdicts."""

    kind = "verdicts"
    queryset = EXPORTS[kind].rows()
    serializer_class = EXPORTS[kind].serializer
    filterset_class = EXPORTS[kind].filterset
    read_permission = Right.READ_VERDICTS


EXPORT_VIEWS = (ClaimsExport, EvidenceExport, VerdictsExport)
