"""Suggestions over REST: asked for, and read as what they are."""

import pytest
from django.utils import timezone
from pytest_django import Settings

from claims.models import Article, Suggestion, SuggestionAsk
from tests.api.conftest import Api, faults
from tests.claims import factories
from tests.claims.factories import END, QUOTE, START


@pytest.fixture
def article(settings: Settings, db: None) -> Article:
    """An article that was read, and a model that may be asked."""
    settings.SUGGEST_URL, settings.SUGGEST_MODEL = "http://127.0.0.1:9/v1", "small-model"
    settings.SUGGEST_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1:9"]
    made = factories.new_article()
    Article.objects.update(status="extracted")
    return made


def suggest(article: Article, number: int = 1) -> SuggestionAsk:
    """Let the model have answered."""
    answered = {"status": "answered", "model": "small-model", "answered_at": timezone.now()}
    ask = SuggestionAsk.objects.create(article=article, left_out=2, **answered)
    for _ in range(number):
        Suggestion.objects.create(
            ask=ask, snapshot=article.snapshot, kind="claim", text="Rice grew", language="en",
            quote=QUOTE, start=START, end=END,
        )  # fmt: skip
    return ask


def test_what_was_suggested_is_read(api: Api, article: Article) -> None:
    ask = suggest(article)
    found = api.get(f"articles/{article.pk}/suggestions/").json()
    assert found["next"] is None
    (one,) = found["results"]
    assert (one["id"], one["status"], one["model"], one["left_out"]) == (
        ask.pk, "answered", "small-model", 2,
    )  # fmt: skip
    (suggestion,) = one["suggestions"]
    assert (suggestion["kind"], suggestion["status"], suggestion["claim"]) == (
        "claim",
        "open",
        None,
    )
    assert (suggestion["quote"], suggestion["start"], suggestion["end"]) == (QUOTE, START, END)


def test_it_takes_as_many_queries_for_ten_as_for_one(api: Api, article: Article) -> None:
    path = f"articles/{article.pk}/suggestions/"
    suggest(article)
    _few, few_queries = api.queries(path)
    for _ in range(9):
        suggest(article, 5)
    many, many_queries = api.queries(path)
    assert many == 10
    assert many_queries == few_queries


def test_an_unknown_parameter_is_refused(api: Api, article: Article) -> None:
    assert "kind" in faults(api.get(f"articles/{article.pk}/suggestions/", kind="claim"))


def test_fields_choose(api: Api, article: Article) -> None:
    suggest(article)
    found = api.get(f"articles/{article.pk}/suggestions/", fields="id,status").json()
    assert set(found["results"][0]) == {"id", "status"}


def test_asking_answers_202_and_once_at_a_time(api: Api, article: Article) -> None:
    path = f"articles/{article.pk}/suggestions/"
    first = api.post(path, {})
    assert first.status_code == 202
    assert first.json()["status"] == "queued"
    assert api.post(path, {}).json()["id"] == first.json()["id"]
    assert api.get(path).json()["results"][0]["id"] == first.json()["id"]


def test_without_a_model_it_is_a_conflict(api: Api, article: Article, settings: Settings) -> None:
    settings.SUGGEST_MODEL = ""
    answer = api.post(f"articles/{article.pk}/suggestions/", {})
    assert answer.status_code == 409
    assert answer.json()["code"] == "suggestion_conflict"
    assert not SuggestionAsk.objects.exists()
