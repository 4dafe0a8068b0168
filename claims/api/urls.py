"""The routes of articles, claims, verdicts and imports."""

from django.urls import path
from rest_framework.renderers import JSONRenderer
from rest_framework.routers import SimpleRouter

from claims.api.views.articles import ArticleViewSet
from claims.api.views.claims import ClaimViewSet
from claims.api.views.imports import CsvRenderer, ImportViewSet
from claims.api.views.notices import NoticeViewSet
from claims.api.views.verdicts import VerdictViewSet

router = SimpleRouter()
router.register("articles", ArticleViewSet, basename="article")
router.register("claims", ClaimViewSet, basename="claim")
router.register("verdicts", VerdictViewSet, basename="verdict")
router.register("imports", ImportViewSet, basename="import")

report = ImportViewSet.as_view({"get": "report"}, renderer_classes=[JSONRenderer, CsvRenderer])

notices = NoticeViewSet.as_view({"post": "create"})

urlpatterns = [
    path("verdicts/<int:verdict>/notices/", notices, name="verdict-notices"),
    path("imports/<int:pk>/report.csv", report, name="import-report"),
    *router.urls,
]
