"""What a model outside suggests for an article: asked for, taken and dismissed on its page."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.articles.models import Article
from claims.suggesting.choices import AskStatus
from claims.suggesting.models import Suggestion
from claims.suggesting.provider import is_on
from claims.suggesting.selectors import suggestions_open
from claims.suggesting.services import ask_open, suggestion_dismiss, suggestion_take
from claims.tasks import enqueue_suggestions, enqueue_wanted
from workbench.lib.forms import number


def suggesting(article: Article) -> dict[str, Any]:
    """Return what the page shows of suggestions."""
    newest = article.suggestion_asks.order_by("-pk").first()
    return {
        "may_suggest": is_on(),
        "ask": newest,
        "is_asking": newest is not None and newest.status in (AskStatus.QUEUED, AskStatus.STARTED),
        "suggestions": suggestions_open(article),
    }


def _ask(request: HttpRequest, article: Article) -> HttpResponse:
    enqueue_suggestions(ask_open(article=article, by=cast("User", request.user)))
    return _back(article)


def _accept(request: HttpRequest, article: Article) -> HttpResponse:
    new = suggestion_take(suggestion=_chosen(request, article), by=cast("User", request.user))
    enqueue_wanted(new)
    messages.success(request, _("Taken: it stands as yours now."))
    return _back(article)


def _decline(request: HttpRequest, article: Article) -> HttpResponse:
    suggestion_dismiss(suggestion=_chosen(request, article), by=cast("User", request.user))
    return _back(article)


def _chosen(request: HttpRequest, article: Article) -> Suggestion:
    rows = Suggestion.objects.select_related("ask__article__source", "ask__article__snapshot")
    pk = number(request.POST.get("suggestion", ""))
    return get_object_or_404(rows.select_related("claim"), ask__article=article, pk=pk)


def _back(article: Article) -> HttpResponse:
    address = reverse("admin:claims_article_text", args=[article.pk])
    return redirect(f"{address}#suggestions")


SUGGESTING: dict[str, Callable[[HttpRequest, Article], HttpResponse]] = {
    "suggest": _ask,
    "accept": _accept,
    "decline": _decline,
}
"""The page's buttons about suggestions."""
