"""Each refusal has one shape, RFC 9457's, whatever refuses, and wherever below `/api/`."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from rest_framework.exceptions import APIException
from rest_framework.throttling import UserRateThrottle

from claims.api.views.claims import ClaimViewSet
from tests.api.conftest import Api, faults
from tests.claims import factories
from workbench.lib.exceptions import Conflict
from workbench.lib.problems import faults_in

MakeKey = Callable[..., Api]
ARTICLE = {"title": "Harvest", "text": "The rice harvest grew by 4 percent."}


class Stale(APIException):
    """As a conditional change would be refused."""

    status_code = 412
    default_code = "precondition_failed"
    default_detail = "It has changed meanwhile."


def code(response: Any) -> str:
    return str(response.json()["code"])


class TestEachStatus:
    """From 400 to 503."""

    def test_400_names_each_fault_of_a_body_by_pointer(self, api: Api) -> None:
        response = api.post("articles/", {"title": "", "url": ["x"]})
        assert list(faults(response, 400)) == ["/title", "/text", "/url"]
        assert code(response) == "invalid"

    def test_400_names_each_fault_of_an_address_by_parameter(self, api: Api) -> None:
        response = api.get("claims/", article="x", checkworthiness_min="y")
        assert set(faults(response, 400)) == {"article", "checkworthiness_min"}

    @pytest.mark.parametrize("body", ["{", '{"a": ' * 100_000, '{"text": 1e9999}'])
    def test_400_for_what_is_no_json(self, api: Api, body: str) -> None:
        response = api.client.post("/api/v1/articles/", body, content_type="application/json")
        faults(response, 400)

    def test_400_for_a_number_out_of_range(self, api: Api) -> None:
        assert api.get("claims/", article="9" * 40).status_code in (200, 400)

    def test_401_says_how_to_ask(self, db: None) -> None:
        response = Api().get("claims/")
        assert faults(response, 401) == {}
        assert response["WWW-Authenticate"] == "Api-Key"
        assert code(response) == "not_authenticated"
        assert code(Api("wrong").get("claims/")) == "authentication_failed"

    def test_403(self, key: MakeKey) -> None:
        response = key("tono", "read").get("claims/")
        assert faults(response, 403) == {}
        assert code(response) == "permission_denied"

    @pytest.mark.parametrize("path", ["claims/999/", "claims/x/", "nowhere/", "claims/1/nowhere/"])
    def test_404(self, api: Api, path: str) -> None:
        response = api.get(path)
        assert faults(response, 404) == {}
        assert code(response) == "not_found"

    def test_405(self, api: Api) -> None:
        response = api.client.delete("/api/v1/articles/")
        # Whoever may not write at all is told that first.
        assert response.status_code in (403, 405)
        response = api.client.put("/api/v1/articles/", {}, content_type="application/json")
        assert faults(response, 405) == {}
        assert code(response) == "method_not_allowed"

    @pytest.mark.parametrize("path", ["claims/", "verdicts/", "schema/", "imports/1/report.csv"])
    def test_406(self, api: Api, path: str) -> None:
        response = api.client.get(f"/api/v1/{path}", headers={"accept": "image/png"})
        assert faults(response, 406) == {}
        assert code(response) == "not_acceptable"

    def test_409(self, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        assert _raising(api, monkeypatch, Conflict("Somebody was faster.")) == (
            409, "conflict", "Somebody was faster.",
        )  # fmt: skip

    def test_412(self, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        assert _raising(api, monkeypatch, Stale()) == (
            412, "precondition_failed", "It has changed meanwhile.",
        )  # fmt: skip

    def test_413(self, api: Api, settings: Settings) -> None:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
        response = api.post("articles/", {**ARTICLE, "text": "x" * 5000})
        assert faults(response, 413) == {}
        assert code(response) == "request_too_large"

    def test_415(self, api: Api) -> None:
        response = api.client.post("/api/v1/articles/", b"x", content_type="image/png")
        assert faults(response, 415) == {}
        assert code(response) == "unsupported_media_type"

    def test_429_says_when_to_come_back(self, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(UserRateThrottle, "get_rate", lambda self: "1/min")
        api.get("claims/")
        response = api.get("claims/")
        assert faults(response, 429) == {}
        assert int(response["Retry-After"]) > 0
        assert code(response) == "throttled"

    def test_503_says_when_to_come_back(
        self, api: Api, monkeypatch: pytest.MonkeyPatch, search_away: None
    ) -> None:
        response = api.get("sources/search/", q="rice")
        assert faults(response, 503) == {}
        assert int(response["Retry-After"]) > 0
        assert _raising(api, monkeypatch, OperationalError("away"))[:2] == (
            503, "database_unavailable",
        )  # fmt: skip


def _raising(api: Api, monkeypatch: pytest.MonkeyPatch, error: Exception) -> tuple[int, str, str]:
    """Let a view raise, and return what was told."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(ClaimViewSet, "get_queryset", refuse)
    response = api.get("claims/")
    faults(response, response.status_code)
    return response.status_code, code(response), response.json()["detail"]


class TestUnknownParameters:
    """The nearest known name is told."""

    @pytest.mark.parametrize(
        ("path", "name", "nearest"),
        [
            ("verdicts/", "langauge", "language"),
            ("verdicts/", "publishedafter", "published_after"),
            ("claims/", "check_worthiness_min", "checkworthiness_min"),
            ("claims/", "pagesize", "page_size"), ("articles/", "Status", "status"),
            ("sources/search/", "lang", "language"),
        ],
    )  # fmt: skip
    def test_one_that_is_near_is_named(self, api: Api, path: str, name: str, nearest: str) -> None:
        told = faults(api.get(path, q="rice", **{name: "x"}))
        assert f"“{nearest}”" in told[name]

    @pytest.mark.parametrize("name", ["zzz", "x" * 10_000, "<script>", "é\n"])
    def test_where_none_is_near_none_is_guessed(self, api: Api, name: str) -> None:
        assert faults(api.get("claims/", **{name: "x"})) == {name: "There is no such parameter."}

    def test_one_thing_refuses_them_too(self, api: Api) -> None:
        claim = factories.new_claim()
        assert set(faults(api.get(f"claims/{claim.pk}/", zzz="1"))) == {"zzz"}


def test_it_is_told_in_the_readers_language_and_the_code_stays(db: None) -> None:
    told = {
        language: Client().get("/api/v1/claims/", headers={"accept-language": language}).json()
        for language in ("en", "id")
    }
    assert told["en"]["detail"] != told["id"]["detail"]
    assert told["en"]["code"] == told["id"]["code"]
    assert told["en"]["title"] == told["id"]["title"] == "Unauthorized"


def test_people_who_are_signed_in_get_the_same_shape(
    client: Client, people: dict[str, User]
) -> None:
    client.force_login(people["tono"])
    assert faults(client.get("/api/v1/claims/"), 403) == {}


class TestFaults:
    """How deep a fault lies."""

    def test_pointers_lead_into_lists_and_objects(self) -> None:
        detail = {"a": [{"b": ["x"]}, {}, {"c/d~e": ["y", "z"]}], "non_field_errors": ["w"]}
        assert [(fault.place, fault.detail) for fault in faults_in(detail, "pointer")] == [
            ("/a/0/b", "x"), ("/a/2/c~1d~0e", "y"), ("/a/2/c~1d~0e", "z"), ("", "w"),
        ]  # fmt: skip

    @given(
        st.recursive(
            st.text(min_size=1),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        )
    )
    def test_no_fault_is_lost(self, detail: Any) -> None:
        def count(value: Any) -> int:
            if isinstance(value, str):
                return 1
            return sum(map(count, value.values() if isinstance(value, dict) else value))

        assert len(list(faults_in(detail, "pointer"))) == count(detail)
