"""Fixtures of the front's tests: published verdicts, and a stranger."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from claims.models import Rating, Verdict
from tests.claims import factories

Publish = Callable[..., Verdict]


@pytest.fixture(autouse=True)
def fresh_rates() -> Iterator[None]:
    """Let no test be throttled for what another asked."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def stranger(db: None) -> Client:
    """Somebody who has not signed in, and reads English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def publish(people: dict[str, User], rating: Callable[[str], Rating]) -> Publish:
    """Publish a verdict on a new claim, or a correction of one."""

    def make(
        slug: str = "true", *, replaces: Verdict | None = None, rationale: str = "Two offices.",
        **claim: Any,
    ) -> Verdict:  # fmt: skip
        if replaces:
            about = replaces.claim
        else:
            about = factories.new_claim(
                **{"claimant": "Ana Lopez", "article": factories.new_article(), **claim}
            )
        return factories.new_verdict(
            about, people, rating(slug), replaces=replaces, rationale=rationale
        )

    return make
