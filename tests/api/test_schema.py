"""The API describes itself, and the description is kept under version control."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

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
    "path", ["articles", "claims", "claims/{id}/evidence", "verdicts", "imports", "sources/search"]
)
def test_every_route_is_described(schema: str, path: str) -> None:
    assert f"\n  /api/v1/{path}/:\n" in schema


def test_the_schema_is_served(client: Client, db: None) -> None:
    response = client.get("/api/v1/schema/")
    assert response.status_code == 200
    assert b"openapi: 3" in response.content
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
