"""Suggestions on an article's page: shown as what they are, taken and put aside."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from claims.models import Article, Claim, Suggestion, SuggestionAsk
from tests.claims import factories
from tests.claims.factories import END, QUOTE, START
from tests.desk.conftest import Login, desk_url


@pytest.fixture
def article(settings: Settings, db: None) -> Article:
    """An article that was read, and a model that may be asked."""
    settings.SUGGEST_URL, settings.SUGGEST_MODEL = "http://127.0.0.1:9/v1", "small-model"
    settings.SUGGEST_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1:9"]
    made = factories.new_article()
    Article.objects.update(status="extracted")
    made.refresh_from_db()
    return made


@pytest.fixture
def claim(article: Article) -> Claim:
    """Its claim."""
    return factories.new_claim(text="It grew", claimant="the office", article=article)


def suggest(article: Article, claim: Claim | None = None, **changes: str) -> Suggestion:
    """Let the model have suggested something."""
    answered = {"status": "answered", "model": "small-model", "answered_at": timezone.now()}
    ask = SuggestionAsk.objects.create(article=article, **answered)
    given = {
        "kind": "rewording" if claim else "claim",
        "text": "Rice <b>grew</b>",
        "language": "en",
    }
    seen = {"text": claim.text, "claimant": "the office"} if claim else {}
    return Suggestion.objects.create(
        ask=ask, claim=claim, snapshot=article.snapshot, seen=seen, quote=QUOTE, start=START,
        end=END, **{**given, **changes},
    )  # fmt: skip


def address(article: Article) -> str:
    """The page of its text."""
    return reverse("admin:claims_article_text", args=[article.pk])


def test_it_is_shown_with_model_and_time_and_as_no_claim(
    login: Login, article: Article, claim: Claim
) -> None:
    suggest(article, claim)
    page = login("sari").get(address(article)).content.decode()
    assert "Suggestions of a machine" in page
    assert "Rice &lt;b&gt;grew&lt;/b&gt;" in page
    assert "small-model, " in page
    assert "1 claim<" in page


def test_a_person_takes_one(login: Login, article: Article, claim: Claim) -> None:
    sent = {"action": "accept", "suggestion": str(suggest(article, claim, text="Rice grew").pk)}
    answer = login("sari").post(address(article), sent)
    assert answer["Location"] == f"{address(article)}#suggestions"
    claim.refresh_from_db()
    assert claim.text == "Rice grew"


def test_another_claim_that_is_taken_is_searched_for(login: Login, article: Article) -> None:
    sent = {"action": "accept", "suggestion": str(suggest(article, text="Rice grew").pk)}
    login("sari").post(address(article), sent)
    assert Claim.objects.get().runs.exists()


def test_a_person_puts_one_aside(login: Login, article: Article, claim: Claim) -> None:
    one = suggest(article, claim)
    client = login("sari")
    client.post(address(article), {"action": "decline", "suggestion": str(one.pk)})
    one.refresh_from_db()
    assert one.status == "dismissed"
    assert 'class="wb-suggestion"' not in client.get(address(article)).content.decode()
    again = client.post(address(article), {"action": "accept", "suggestion": str(one.pk)})
    assert again.status_code == 409


@pytest.mark.parametrize("action", ["suggest", "accept", "decline"])
def test_whoever_may_not_change_claims_does_nothing(
    login: Login, article: Article, claim: Claim, action: str
) -> None:
    sent = {"action": action, "suggestion": str(suggest(article, claim).pk)}
    assert login("tono").post(address(article), sent).status_code == 403
    assert Suggestion.objects.get().status == "open"


@pytest.mark.parametrize("chosen", ["", "0", "x", "9" * 30])
def test_one_that_is_not_there_is_not_found(login: Login, article: Article, chosen: str) -> None:
    sent = {"action": "accept", "suggestion": chosen}
    assert login("sari").post(address(article), sent).status_code == 404


def test_one_of_another_article_is_not_found(login: Login, article: Article) -> None:
    sent = {"action": "accept", "suggestion": str(suggest(factories.new_article()).pk)}
    assert login("sari").post(address(article), sent).status_code == 404


def test_asking_queues(login: Login, article: Article) -> None:
    client = login("sari")
    client.post(address(article), {"action": "suggest"})
    assert SuggestionAsk.objects.get().status == "queued"
    page = client.get(address(article)).content.decode()
    assert "The model is being asked." in page
    assert 'value="suggest"' not in page


def test_why_it_failed_is_said(login: Login, article: Article) -> None:
    SuggestionAsk.objects.create(article=article, status="failed", error="No <b>answer</b>.")
    page = login("sari").get(address(article)).content.decode()
    assert "Asking for suggestions failed: No &lt;b&gt;answer&lt;/b&gt;." in page
    assert "Ask for suggestions again" in page


def test_without_a_model_there_is_nothing(
    login: Login, article: Article, settings: Settings
) -> None:
    settings.SUGGEST_URL = ""
    client = login("sari")
    assert 'id="suggestions"' not in client.get(address(article)).content.decode()
    assert client.post(address(article), {"action": "suggest"}).status_code == 409


def test_a_translation_stands_on_the_desk_once_it_is_taken(
    login: Login, article: Article, claim: Claim
) -> None:
    one = suggest(article, claim, kind="translation", text="Beras <i>naik</i>", language="id")
    client = login("sari")
    assert "Beras" not in client.get(desk_url(claim)).content.decode()
    client.post(address(article), {"action": "accept", "suggestion": str(one.pk)})
    assert "Beras &lt;i&gt;naik&lt;/i&gt;" in client.get(desk_url(claim)).content.decode()
    Claim.objects.update(text="It fell")
    assert "Beras" not in client.get(desk_url(claim)).content.decode()


def test_thirty_take_as_many_queries_as_one(
    login: Login, article: Article, django_assert_max_num_queries: object
) -> None:
    from tests.desk.test_queries import queries

    client, counts = login("sari"), []
    for number in (1, 29):
        for _ in range(number):
            suggest(article, factories.new_claim(claimant="Ana Lopez", article=article))
        counts.append(queries(client, address(article)))
    assert counts[0] == counts[1] <= 14
