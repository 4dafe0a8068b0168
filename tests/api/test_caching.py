"""No cache keeps what depends on who asks."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from claims.models import Rating
from tests.api.conftest import Api
from tests.claims import factories
from tests.desk.conftest import PAGES, Login, World, login, world

__all__ = ["login", "world"]  # fixtures of the admin's


def _routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address below /api/, as the URL map has it, with 1 for what varies."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry, address)
        elif isinstance(entry, URLPattern) and address.startswith("api/"):
            yield "/" + _filled(address)


def _filled(address: str) -> str:
    for varying in ("(?P<pk>[^/.]+)", "<int:pk>", "<int:verdict>"):
        address = address.replace(varying, "1")
    return address.replace("^", "").removesuffix("$")


ROUTES = sorted(set(_routes()))


def _is_kept_by_nobody(response: Any) -> None:
    said = {part.strip() for part in response["Cache-Control"].split(",")}
    varies = {part.strip().lower() for part in response["Vary"].split(",")}
    assert {"private", "no-store"} <= said
    assert "public" not in said
    assert {"authorization", "cookie"} <= varies


def test_the_url_map_was_walked() -> None:
    assert {"/api/v1/claims/", "/api/v1/claims/1/evidence/", "/api/v1/schema/"} <= set(ROUTES)
    assert not [route for route in ROUTES if set(route) & set("()<>?$^")]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["get", "options", "post"])
def test_no_answer_of_the_api_is_kept(api: Api, route: str, method: str) -> None:
    api.client.raise_request_exception = False
    _is_kept_by_nobody(getattr(api.client, method)(route))


@pytest.mark.parametrize("route", [*ROUTES, "/api/", "/api/v1/nowhere/"])
def test_no_refusal_of_the_api_is_kept(db: None, route: str) -> None:
    _is_kept_by_nobody(Client().get(route))


def test_an_answer_with_rows_is_not_kept(api: Api) -> None:
    made = api.post("articles/", {"title": "Harvest", "text": "The harvest grew by 4 percent."})
    _is_kept_by_nobody(made)
    _is_kept_by_nobody(api.get(f"articles/{made.json()['article']['id']}/"))


class TestVerdicts:
    """What is published may be kept."""

    @pytest.fixture
    def path(self, people: dict[str, User], rating: Callable[[str], Rating]) -> str:
        claim = factories.new_claim(article=factories.new_article())
        return f"verdicts/{factories.new_verdict(claim, people, rating('true')).pk}/"

    def test_by_whoever_asked_with_its_tag(self, api: Api, path: str) -> None:
        response = api.get(path)
        assert response["Cache-Control"] == "private, no-cache"
        assert response["ETag"]
        assert {"Authorization", "Cookie"} <= {one.strip() for one in response["Vary"].split(",")}

    def test_by_anybody_what_strangers_read(self, path: str, settings: Settings) -> None:
        settings.PUBLIC_API = True
        for one in ("verdicts/", path):
            response = Api().get(one)
            assert response["Cache-Control"] == "public, max-age=60"
            assert {"Authorization", "Cookie"} <= {
                name.strip() for name in response["Vary"].split(",")
            }

    def test_no_list_of_the_desk_and_no_refusal(
        self, api: Api, path: str, settings: Settings
    ) -> None:
        settings.PUBLIC_API = True
        _is_kept_by_nobody(api.get("verdicts/"))
        _is_kept_by_nobody(Api().get("verdicts/999999/"))
        _is_kept_by_nobody(Api().get("verdicts/", nonsense=1))


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_the_admin_is_kept(world: World, login: Login, page: str) -> None:
    _is_kept_by_nobody(login("edo").get(world.pages()[page]))


def test_neither_is_the_way_in(client: Client, db: None) -> None:
    _is_kept_by_nobody(client.get("/admin/login/"))
