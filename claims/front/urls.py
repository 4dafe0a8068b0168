"""The routes of the public front, at the root of the site."""

from django.urls import path

from claims.front import feeds, notices, pages
from claims.front.factchecktools import ClaimSearchView

app_name = "front"

urlpatterns = [
    path("verdicts/", pages.verdict_list, name="verdicts"),
    path("verdicts/<int:pk>/", pages.verdict, name="verdict"),
    path("verdicts/<int:pk>/notice/", notices.notice, name="notice"),
    path("feeds/claimreview.json", feeds.claimreview_feed, name="claimreview-feed"),
    path("feeds/verdicts.atom", feeds.atom_feed, name="atom-feed"),
    path("feeds/verdicts.json", feeds.news_json_feed, name="json-feed"),
    path("sitemap.xml", feeds.sitemap_index_file, name="sitemap"),
    path("sitemap-<int:number>.xml", feeds.sitemap_file, name="sitemap-file"),
    path("v1alpha1/claims:search", ClaimSearchView.as_view(), name="claim-search"),
]
