"""Imports and their reports over REST."""

from rest_framework import mixins
from rest_framework.viewsets import GenericViewSet

from claims.api.filters.imports import ImportFilter
from claims.api.serializers.imports import ImportBatchSerializer
from claims.articles.models import ImportBatch
from claims.policy import Right


class ImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[ImportBatch]):
    """Imports and their reports."""

    serializer_class = ImportBatchSerializer
    filterset_class = ImportFilter
    read_permission = Right.READ_IMPORTS
    queryset = ImportBatch.objects.all()
