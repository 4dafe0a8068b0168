"""What is answered where no view could: pages for people, JSON below `/api/`."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from tests.api.conftest import faults

Ask = Callable[..., Any]


def wrong_host(client: Client, **more: Any) -> Any:
    """Ask for a host that this is not."""
    headers = {"host": "elsewhere.example", **more.pop("headers", {})}
    return client.get("/healthz", headers=headers, **more)


def stale_form(client: Client, **more: Any) -> Any:
    """Send a form that no page of ours made."""
    strict = Client(enforce_csrf_checks=True)
    return strict.post("/admin/login/", {"username": "rina"}, **more)


def not_there(client: Client, **more: Any) -> Any:
    """Ask for what does not exist."""
    return client.get("/no/such/<script>", **more)


def not_allowed(client: Client, **more: Any) -> Any:
    """Ask, as somebody without a role, for the health page."""
    return client.get("/admin/health/", **more)


def looks_right(response: Any, code: int) -> str:
    """Check what every error page owes its reader, and return it."""
    page: str = response.content.decode()
    assert response.status_code == code
    assert len(re.findall("<h1[ >]", page)) == 1
    assert '<meta name="viewport"' in page
    assert 'href="/admin/claims/claim/"' in page
    assert "<script" not in page
    assert "<style" not in page
    assert not re.search(r"\s(style|on\w+)=", page)
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    return page


@pytest.mark.parametrize(
    ("ask", "code"),
    [(wrong_host, 400), (not_allowed, 403), (stale_form, 403), (not_there, 404)],
    ids=["400", "403", "403 of a form", "404"],
)
@pytest.mark.parametrize("language", ["en", "id"])
def test_an_error_has_a_page_in_the_readers_language(
    people: dict[str, User], ask: Ask, code: int, language: str
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(people["tono"])
    page = looks_right(ask(client, headers={"accept-language": language}), code)
    assert f'<html lang="{language}">' in page
    with translation.override(language):
        assert translation.gettext("To the queue") in page


@pytest.mark.parametrize("language", ["en", "id"])
def test_an_error_of_ours_has_a_page_that_needs_no_database(language: str) -> None:
    # This test has no database: reading the session is the error, and the page must not ask again.
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    response = client.get("/admin/claims/claim/", headers={"accept-language": language})
    page = looks_right(response, 500)
    assert f'<html lang="{language}">' in page
    assert "Database access" not in page


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing/", "/api/v1/articles/7/more", "/api/", "/api/v2/claims/"]
)
def test_an_address_that_the_api_does_not_have_is_404_as_json(db: None, path: str) -> None:
    response = Client().get(path)
    assert faults(response, 404) == {}
    assert (response.json()["code"], response.json()["detail"]) == ("not_found", "Not found.")


def test_the_api_says_it_in_the_readers_language(db: None) -> None:
    response = Client().get("/api/v1/nothing/", headers={"accept-language": "id"})
    assert response.json()["detail"] == "Data tidak ditemukan."


def test_a_wrong_host_is_400_as_json_below_the_api(db: None) -> None:
    response = Client().get("/api/v1/claims/", headers={"host": "elsewhere.example"})
    assert faults(response, 400) == {}


def test_an_error_of_ours_is_500_as_json_below_the_api() -> None:
    # No database here either.
    client = Client(raise_request_exception=False, headers={"authorization": "Api-Key x.y"})
    response = client.get("/api/v1/claims/")
    assert faults(response, 500) == {}
    assert response.json()["detail"] == "A server error occurred."


def test_what_only_begins_like_the_api_is_a_page(db: None) -> None:
    looks_right(Client().get("/apiary/"), 404)
