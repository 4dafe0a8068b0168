"""The routes of sources."""

from rest_framework.routers import SimpleRouter

from sources.api.snapshots import SnapshotViewSet
from sources.api.views import SourceViewSet

router = SimpleRouter()
router.register("sources", SourceViewSet, basename="source")
router.register("snapshots", SnapshotViewSet, basename="snapshot")

urlpatterns = router.urls
