"""Where claims were printed, over REST."""

from claims.api.filters.appearances import AppearanceFilter
from claims.api.serializers.claims import AppearanceDetailSerializer
from claims.policy import Right
from claims.statements.models import Appearance
from claims.statements.selectors import appearances_shown
from workbench.lib.resources import Resource


class AppearanceViewSet(Resource[Appearance]):
    """Where claims were printed."""

    serializer_class = AppearanceDetailSerializer
    filterset_class = AppearanceFilter
    read_permission = Right.READ_APPEARANCES
    queryset = appearances_shown().defer("snapshot__text")
