"""A server of chat completions on loopback, and an article that was read."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from claims.models import Article, Claim
from claims.suggesting import services
from tests.claims import factories
from tests.loopback import Answer, Site, sends, serving

PATH = "/v1/chat/completions"


def says(content: Any, **headers: str) -> Answer:
    """Answer with what a model wrote; what is no text is written as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    body = json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]})
    return sends(body, headers={"Content-Type": "application/json", **headers})


def suggests(*suggestions: dict[str, Any]) -> Answer:
    """Answer with suggestions."""
    return says({"suggestions": list(suggestions)})


@pytest.fixture
def model(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The server, named in the settings, and asked without waiting."""
    with serving() as site:
        settings.SUGGEST_URL = site.url("/v1")
        settings.SUGGEST_MODEL = "small-model"
        settings.SUGGEST_ALLOWED_PRIVATE_HOSTS = [site.authority]
        monkeypatch.setattr(services, "provider_client", site.client)
        yield site


@pytest.fixture
def article(db: None) -> Article:
    """An article that was read."""
    made = factories.new_article()
    Article.objects.update(status="extracted")
    made.refresh_from_db()
    return made


@pytest.fixture
def claim(article: Article) -> Claim:
    """Its claim."""
    return factories.new_claim(text="It grew by 4", claimant="statistics office", article=article)
