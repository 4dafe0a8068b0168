"""The routes of articles, claims, verdicts and imports."""

from rest_framework.routers import SimpleRouter

from claims.api.views import ArticleViewSet, ClaimViewSet, ImportViewSet, VerdictViewSet

router = SimpleRouter()
router.register("articles", ArticleViewSet, basename="article")
router.register("claims", ClaimViewSet, basename="claim")
router.register("verdicts", VerdictViewSet, basename="verdict")
router.register("imports", ImportViewSet, basename="import")

urlpatterns = router.urls
