"""The routes of articles, claims, reviews, verdicts and imports."""

from django.urls import path
from rest_framework.renderers import JSONRenderer
from rest_framework.routers import SimpleRouter

from claims.api.views.appearances import AppearanceViewSet
from claims.api.views.articles import ArticleViewSet
from claims.api.views.citations import CitationViewSet
from claims.api.views.claimants import ClaimantViewSet
from claims.api.views.claims import ClaimViewSet
from claims.api.views.comments import CommentViewSet
from claims.api.views.exports import EXPORT_VIEWS, FORMS, CsvRenderer
from claims.api.views.imports import ImportViewSet
from claims.api.views.notices import NoticeTakingViewSet, NoticeViewSet
from claims.api.views.reviews import ReviewViewSet
from claims.api.views.runs import RetrievalRunViewSet
from claims.api.views.scales import RatingScaleViewSet
from claims.api.views.verdicts import VerdictViewSet

router = SimpleRouter()
router.register("articles", ArticleViewSet, basename="article")
router.register("claims", ClaimViewSet, basename="claim")
router.register("claimants", ClaimantViewSet, basename="claimant")
router.register("appearances", AppearanceViewSet, basename="appearance")
router.register("retrieval-runs", RetrievalRunViewSet, basename="retrieval-run")
router.register("rating-scales", RatingScaleViewSet, basename="rating-scale")
router.register("reviews", ReviewViewSet, basename="review")
router.register("citations", CitationViewSet, basename="citation")
router.register("comments", CommentViewSet, basename="comment")
router.register("notices", NoticeViewSet, basename="notice")
router.register("verdicts", VerdictViewSet, basename="verdict")
router.register("imports", ImportViewSet, basename="import")

report = ImportViewSet.as_view({"get": "report"}, renderer_classes=[JSONRenderer, CsvRenderer])

notices = NoticeTakingViewSet.as_view({"post": "create"})

urlpatterns = [
    path("verdicts/<int:verdict>/notices/", notices, name="verdict-notices"),
    path("imports/<int:pk>/report.csv", report, name="import-report"),
    *(
        path(
            f"exports/{view.kind}.{one.format}",
            view.as_view(renderer_classes=[one]),
            name=f"export-{view.kind}-{one.format}",
        )
        for view in EXPORT_VIEWS
        for one in FORMS
    ),
    *router.urls,
]
