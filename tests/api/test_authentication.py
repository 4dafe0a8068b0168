"""Who may use the API."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.api.conftest import Api
from workbench.lib.access.models import ApiKey

LISTS = [
    "articles/", "claims/", "verdicts/", "imports/", "sources/", "sources/search/?q=rice",
    "claimants/", "appearances/", "retrieval-runs/", "rating-scales/", "reviews/", "citations/",
    "snapshots/",
    "exports/claims.csv", "exports/evidence.jsonl", "exports/verdicts.jsonl",
]  # fmt: skip
BODY = {"title": "Harvest", "text": "The rice harvest grew by 4 percent."}
MakeKey = Callable[..., Api]


@pytest.mark.parametrize("path", LISTS)
def test_without_a_key_nothing_is_shown(db: None, path: str) -> None:
    response = Api().get(path)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Api-Key"


@pytest.mark.parametrize("secret", ["wrong", "wb_" + "x" * 43, "ü", " "])
def test_a_wrong_key_is_refused(db: None, secret: str) -> None:
    assert Api(secret).get("claims/").status_code == 401


@pytest.mark.parametrize("kind", ["Bearer", "Basic", ""])
def test_another_kind_of_credentials_is_none(key: MakeKey, kind: str) -> None:
    secret = key().client.defaults["HTTP_AUTHORIZATION"].split()[1]
    client = Client(headers={"Authorization": f"{kind} {secret}".strip()})
    assert client.get("/api/v1/claims/").status_code == 401


def test_a_valid_key_reads(api: Api) -> None:
    assert api.get("claims/").status_code == 200


def test_the_kind_is_read_in_any_case(api: Api) -> None:
    secret = api.client.defaults["HTTP_AUTHORIZATION"].split()[1]
    client = Client(headers={"Authorization": f"api-key {secret}"})
    assert client.get("/api/v1/claims/").status_code == 200


@pytest.mark.parametrize("field", ["expires_at", "revoked_at"])
def test_an_expired_or_revoked_key_is_refused(api: Api, field: str) -> None:
    ApiKey.objects.update(**{field: timezone.now()})
    assert api.get("claims/").status_code == 401


def test_a_key_that_expires_later_still_opens(api: Api) -> None:
    ApiKey.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    assert api.get("claims/").status_code == 200


def test_the_key_of_somebody_who_left_is_refused(api: Api) -> None:
    User.objects.filter(username="rina").update(is_active=False)
    assert api.get("claims/").status_code == 401


def test_reading_does_not_allow_importing(key: MakeKey) -> None:
    assert key("rina", "read").post("articles/", BODY).status_code == 403


def test_importing_does_not_allow_reading(key: MakeKey) -> None:
    importer = key("rina", "write")
    assert importer.get("claims/").status_code == 403
    assert importer.post("articles/", BODY).status_code == 201


@pytest.mark.parametrize("path", LISTS)
def test_a_key_reads_no_more_than_its_person(key: MakeKey, path: str) -> None:
    assert key("tono", "read").get(path).status_code == 403


def test_a_key_writes_no_more_than_its_person(key: MakeKey) -> None:
    assert key("tono").post("articles/", BODY).status_code == 403


class TestSession:
    """People who are signed in to the admin."""

    @pytest.mark.parametrize("path", LISTS)
    def test_a_reviewer_may_read(self, client: Client, people: dict[str, User], path: str) -> None:
        client.force_login(people["rina"])
        assert client.get(f"/api/v1/{path}").status_code in (200, 503)

    @pytest.mark.parametrize("path", LISTS)
    def test_somebody_without_a_role_may_not(
        self, client: Client, people: dict[str, User], path: str
    ) -> None:
        client.force_login(people["tono"])
        assert client.get(f"/api/v1/{path}").status_code == 403

    def test_somebody_who_is_not_staff_may_not(
        self, client: Client, people: dict[str, User]
    ) -> None:
        people["rina"].is_staff = False
        people["rina"].save()
        client.force_login(people["rina"])
        assert client.get("/api/v1/claims/").status_code == 403

    def test_writing_needs_a_csrf_token(self, people: dict[str, User]) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(people["rina"])
        response = client.post("/api/v1/articles/", BODY, content_type="application/json")
        assert response.status_code == 403
        assert "CSRF" in response.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *product(("post", "put", "patch", "delete"), ("verdicts/", "sources/", "reviews/")),
        *product(("put", "patch", "delete"), ("imports/", "claims/")),
    ],
)
def test_what_is_read_only_cannot_be_written(api: Api, path: str, method: str) -> None:
    response = getattr(api.client, method)(f"/api/v1/{path}")
    assert response.status_code in (403, 405)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_an_article_cannot_be_changed_or_deleted(api: Api, method: str) -> None:
    pk = api.post("articles/", BODY).json()["article"]["id"]
    assert getattr(api.client, method)(f"/api/v1/articles/{pk}/").status_code == 405
