"""Published verdicts over REST."""

from django.db.models import QuerySet
from rest_framework.viewsets import ReadOnlyModelViewSet

from claims.api.filters.verdicts import VerdictFilter
from claims.api.serializers.verdicts import VerdictSerializer
from claims.policy import Right
from claims.verdicts.models import Verdict
from claims.verdicts.selectors import verdict_list_public


class VerdictViewSet(ReadOnlyModelViewSet[Verdict]):
    """Published verdicts, and those they superseded."""

    serializer_class = VerdictSerializer
    filterset_class = VerdictFilter
    read_permission = Right.READ_VERDICTS

    def get_queryset(self) -> QuerySet[Verdict]:
        """Only what was published."""
        return verdict_list_public()
