"""Rating scales over REST."""

from claims.api.filters.scales import RatingScaleFilter
from claims.api.serializers.scales import RatingScaleSerializer
from claims.policy import Right
from claims.reviews.models import RatingScale
from claims.reviews.selectors import scale_list
from workbench.lib.resources import Resource


class RatingScaleViewSet(Resource[RatingScale]):
    """What people may find, and how it is called."""

    serializer_class = RatingScaleSerializer
    filterset_class = RatingScaleFilter
    read_permission = Right.READ_SCALES
    queryset = scale_list()
