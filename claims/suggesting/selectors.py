"""Reads of suggestions."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from claims.articles.models import Article
from claims.statements.models import Claim
from claims.suggesting.choices import SuggestionKind, SuggestionStatus
from claims.suggesting.models import Suggestion, SuggestionAsk


def ask_list_shown(article: Article) -> QuerySet[SuggestionAsk]:
    """Return an article's askings with what was suggested."""
    rows = Suggestion.objects.order_by("pk")
    return article.suggestion_asks.prefetch_related(Prefetch("suggestions", rows))


def suggestions_open(article: Article) -> list[Suggestion]:
    """Return what waits for a person and is about the text that the article has today."""
    rows = Suggestion.objects.filter(
        ask__article=article, snapshot=article.snapshot_id, status=SuggestionStatus.OPEN
    )
    return list(rows.select_related("ask", "claim__claimant").order_by("start", "pk"))


def is_translated() -> Exists:
    """Return whether people have taken translations of a claim, to annotate claims with."""
    return Exists(_translations().filter(claim=OuterRef("pk")))


def translations_taken(claim: Claim) -> list[Suggestion]:
    """Return the translations of what a claim says today that people have taken, newest first; the
    claim is annotated with `is_translated`, since most have none.
    """
    if not getattr(claim, "is_translated", True):
        return []
    taken = _translations().filter(claim=claim, seen__text=claim.text)
    return list(taken.select_related("ask").order_by("-settled_at"))


def _translations() -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(kind=SuggestionKind.TRANSLATION, status=SuggestionStatus.TAKEN)
