"""The routes of the public front, at the root of the site."""

from django.urls import path

from claims.front import pages

app_name = "front"

urlpatterns = [
    path("verdicts/", pages.verdict_list, name="verdicts"),
    path("verdicts/<int:pk>/", pages.verdict, name="verdict"),
]
