"""The API describes itself, and the description is kept under version control."""

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from tests.api.conftest import Api
from tests.claims import factories

_RANGE = re.compile(r"\n +(?:minimum|maximum): -?\d+|\n +format: int64")
SNAPSHOT = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


@pytest.fixture(scope="module")
def schema() -> str:
    """The schema as it is now; making it fails on any warning."""
    out = StringIO()
    call_command("spectacular", "--api-version", "v1", "--validate", "--fail-on-warn", stdout=out)
    return out.getvalue()


def _without_ranges(schema: str) -> str:
    """Leave out how large an integer may be: that is the database's, and differs."""
    return _RANGE.sub("", schema).strip()


def test_the_schema_is_the_one_that_was_reviewed(schema: str) -> None:
    hint = "the API has changed: manage.py spectacular --api-version v1 --file docs/openapi.yaml"
    reviewed = SNAPSHOT.read_text(encoding="utf-8")
    assert _without_ranges(schema) == _without_ranges(reviewed), hint


@pytest.mark.parametrize(
    "path",
    [
        "articles",
        "claims",
        "claims/{id}/evidence",
        "verdicts",
        "verdicts/{verdict}/notices",
        "imports",
        "imports/{id}/rows",
        "imports/{id}/pause",
        "sources/search",
        "claims/{id}/reviews",
        "claims/{id}/comments",
        "comments",
        "comments/{id}/read",
        "notices",
        "notices/{id}/settle",
        "claims/{id}/publish",
        "claims/{id}/retrieval",
        "claimants",
        "appearances",
        "retrieval-runs",
        "rating-scales",
        "reviews",
        "citations",
        "snapshots",
        "snapshots/{id}/text",
        "snapshots/{id}/bytes",
        "api-keys",
        "api-keys/{id}/rotate",
        "me",
        "webhooks",
        "webhooks/{id}/deliveries",
        "webhooks/{id}/replay",
        "webhooks/{id}/rotate",
    ],
)
def test_every_route_is_described(schema: str, path: str) -> None:
    assert f"\n  /api/v1/{path}/:\n" in schema


def test_the_schema_is_served(client: Client, db: None) -> None:
    response = client.get("/api/v1/schema/")
    assert response.status_code == 200
    assert b"openapi: 3.1" in response.content
    assert b"/api/v1/verdicts/" in response.content


def test_the_page_to_try_it_out_obeys_the_content_security_policy(client: Client, db: None) -> None:
    response = client.get("/api/v1/docs/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "swagger" in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page
    assert not re.search(r"\son\w+=|\sstyle=", page)
    assert not re.search(r'(src|href)="(https?:)?//', page)
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_its_script_is_served_apart(client: Client, db: None) -> None:
    response = client.get("/api/v1/docs/?script=")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/javascript")


def _operations(schema: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in yaml.safe_load(schema)["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_every_operation_says_how_it_may_be_refused(schema: str) -> None:
    missing: dict[str, set[str]] = {}
    for name, operation in _operations(schema):
        parameters = operation.get("parameters", [])
        due = {"401", "403", "406", "429", "503"}
        due |= {"400"} if parameters or "requestBody" in operation else set()
        due |= {"404"} if any(one["in"] == "path" for one in parameters) else set()
        due |= {"413", "415"} if "requestBody" in operation else set()
        if lacking := due - set(operation["responses"]):
            missing[name] = lacking
    assert missing == {}


def test_every_refusal_is_a_problem(schema: str) -> None:
    for name, operation in _operations(schema):
        for status, answer in operation["responses"].items():
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"], (name, status)


def test_whoever_is_slowed_down_is_told_so_in_the_schema(schema: str) -> None:
    for name, operation in _operations(schema):
        assert "Retry-After" in operation["responses"]["429"]["headers"], name


def _may_be_null(told: dict[str, Any]) -> bool:
    """Say whether OpenAPI 3.1 (JSON Schema) allows null there."""
    kinds = told.get("type", [])
    ways = (*told.get("oneOf", ()), *told.get("anyOf", ()))
    is_named = "null" in ([kinds] if isinstance(kinds, str) else kinds)
    return is_named or any(_may_be_null(way) for way in ways)


def test_it_is_openapi_3_1_throughout(schema: str) -> None:
    assert schema.startswith("openapi: 3.1.")
    assert "nullable:" not in schema


@pytest.mark.parametrize(
    ("component", "path"),
    [("Source", "sources/"), ("SourceDetail", "sources/{}/"), ("Claim", "claims/"),
     ("Article", "articles/"), ("ImportBatch", "imports/")],
)  # fmt: skip
def test_what_may_be_null_is_marked(api: Api, schema: str, component: str, path: str) -> None:
    source = factories.new_source(url="", publisher="", external_id="n1", published_at=None)
    factories.new_claim(claimant="")
    api.post("articles/", {"title": "Harvest", "text": "The rice harvest grew by 4 percent."})
    type(source).objects.filter(pk=source.pk).update(current_snapshot=None)
    body = api.get(path.format(source.pk)).json()
    components = yaml.safe_load(schema)["components"]["schemas"]
    for row in body.get("results", [body]):
        properties = components[component]["properties"]
        unmarked = {
            name
            for name, value in row.items()
            if value is None and not _may_be_null(properties[name])
        }
        assert unmarked == set()
