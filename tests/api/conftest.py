"""Fixtures of the API's tests: a client with a key."""

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from workbench.lib.access.models import ApiKey


def faults(response: Any, status: int = 400) -> dict[str, str]:
    """Check that an answer is a problem of RFC 9457, and return its faults by their place.

    Places are the parameters of an address as they are, pointers into a body with their slash.
    """
    body = response.json()
    assert response.status_code == body["status"] == status, body
    assert response["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code"} <= set(body)
    assert body["type"] == "about:blank"
    assert body["title"] == HTTPStatus(status).phrase
    assert all(isinstance(body[name], str) and body[name] for name in ("detail", "code"))
    for fault in body.get("errors", []):
        assert len(fault) == 2
        assert fault["detail"]
    return {
        fault.get("pointer", fault.get("parameter")): fault["detail"]
        for fault in body.get("errors", [])
    }


class Api:
    """Speaks to `/api/v1/` with an API key, or with none."""

    def __init__(self, secret: str = "") -> None:
        self.client = Client(headers={"Authorization": f"Api-Key {secret}"} if secret else None)

    def get(self, path: str, **query: Any) -> Any:
        """Return the answer to a GET."""
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Return the answer to a POST of JSON."""
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json")

    def ids(self, path: str, **query: Any) -> list[int]:
        """Return the primary keys of a list's first page."""
        response = self.get(path, **query)
        assert response.status_code == 200, response.content
        return [row["id"] for row in response.json()["results"]]

    def queries(self, path: str, **query: Any) -> tuple[int, int]:
        """Return how many rows a list answers with, and how many queries it takes."""
        with CaptureQueriesContext(connection) as captured:
            rows = self.ids(path, **query)
        return len(rows), len(captured)


@pytest.fixture(autouse=True)
def fresh_rates() -> Iterator[None]:
    """Let no test be throttled for what another asked."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def key(people: dict[str, User]) -> Callable[..., Api]:
    """Make a client whose key acts for somebody with scopes."""

    def make(username: str = "rina", *scopes: str) -> Api:
        key, secret = ApiKey.objects.issue(
            name="test", user=people[username], scopes=scopes or ("read", "write")
        )
        # Used just now: no request is the one that has to note it, and takes a query more.
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=timezone.now())
        return Api(secret)

    return make


@pytest.fixture
def api(key: Callable[..., Api]) -> Api:
    """A client that may read and write."""
    return key()
