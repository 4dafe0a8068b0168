"""The routes of articles, claims, verdicts and imports."""

from rest_framework.routers import SimpleRouter

from claims.api.views.articles import ArticleViewSet
from claims.api.views.claims import ClaimViewSet
from claims.api.views.imports import ImportViewSet
from claims.api.views.verdicts import VerdictViewSet

router = SimpleRouter()
router.register("articles", ArticleViewSet, basename="article")
router.register("claims", ClaimViewSet, basename="claim")
router.register("verdicts", VerdictViewSet, basename="verdict")
router.register("imports", ImportViewSet, basename="import")

urlpatterns = router.urls
