"""Retrieval runs over REST. They are begun at their claim."""

from claims.api.filters.runs import RetrievalRunFilter
from claims.api.serializers.runs import RetrievalRunSerializer
from claims.evidence.models import RetrievalRun
from claims.policy import Right
from workbench.lib.resources import Resource


class RetrievalRunViewSet(Resource[RetrievalRun]):
    """Searches for the evidence of claims."""

    serializer_class = RetrievalRunSerializer
    filterset_class = RetrievalRunFilter
    read_permission = Right.READ_RUNS
    queryset = RetrievalRun.objects.defer("query", "connectors", "ranking", "origins")
