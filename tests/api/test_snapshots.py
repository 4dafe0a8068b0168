"""`/api/v1/snapshots/`: texts and bytes of others, harmless to whoever opens them."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from sources.archive import archive_store
from sources.models import SourceSnapshot
from tests.api.conftest import Api
from tests.claims import factories
from workbench.lib.hashing import sha256_hex
from workbench.lib.http import Fetched
from workbench.lib.http.fetched import Raw

PAGE = b"<script>alert(1)</script>"
HOSTILE = "<script>alert(1)</script> 🌾 The harvest grew."


@pytest.fixture
def snapshot(db: None) -> SourceSnapshot:
    """A text that would run in a browser."""
    return factories.current_snapshot(factories.new_source(body=HOSTILE))


def is_harmless(response: object) -> None:
    """Check that a browser saves an answer, guesses nothing and runs nothing."""
    headers = response.headers  # type: ignore[attr-defined]
    assert headers["Content-Disposition"].startswith("attachment; filename=")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "html" not in headers["Content-Type"]


def test_a_snapshot_is_described_without_its_text(api: Api, snapshot: SourceSnapshot) -> None:
    shown = api.get(f"snapshots/{snapshot.pk}/").json()
    assert (shown["source"], shown["text_sha256"]) == (snapshot.source_id, sha256_hex(HOSTILE))
    assert shown["characters"] == len(HOSTILE)
    assert "text" not in shown
    assert api.ids("snapshots/", source=snapshot.source_id) == [snapshot.pk]
    assert api.ids("snapshots/", text_sha256=snapshot.text_sha256) == [snapshot.pk]


@pytest.mark.parametrize("accept", ["*/*", "text/plain", "application/json"])
def test_its_text_is_a_file_to_be_saved(api: Api, snapshot: SourceSnapshot, accept: str) -> None:
    path = f"/api/v1/snapshots/{snapshot.pk}/text/"
    response = api.client.get(path, headers={"accept": accept})
    assert response.content.decode() == HOSTILE
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    is_harmless(response)


def test_its_bytes_are_those_that_were_received(
    api: Api, snapshot: SourceSnapshot, settings: Settings, tmp_path: object
) -> None:
    settings.ARCHIVE_DIR = tmp_path
    payload = gzip.compress(PAGE)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    kept = archive_store(fetched(head, payload))
    other = SourceSnapshot.objects.create(
        source=snapshot.source, text="Else.", text_sha256=sha256_hex("Else."), raw_sha256=kept,
        retrieved_at=datetime(2025, 3, 4, tzinfo=UTC),
    )  # fmt: skip
    response = api.get(f"snapshots/{other.pk}/bytes/")
    assert response.content == payload
    assert sha256_hex(response.content) == other.raw_sha256
    assert response["Content-Type"] == "application/octet-stream"
    assert "Content-Encoding" not in response.headers
    is_harmless(response)


def test_what_is_not_archived_is_not_found(api: Api, snapshot: SourceSnapshot) -> None:
    for digest in ("", "ab" * 32):
        # A snapshot cannot be changed: this one is made with it.
        other = SourceSnapshot.objects.create(
            source=snapshot.source, text=f"Else {digest}.", text_sha256=digest or "x",
            raw_sha256=digest, retrieved_at=datetime(2025, 3, 4, tzinfo=UTC),
        )  # fmt: skip
        response = api.get(f"snapshots/{other.pk}/bytes/")
        assert (response.status_code, response.json()["code"]) == (404, "archive_missing")


@pytest.mark.parametrize("what", ["", "text/", "bytes/"])
def test_it_takes_the_right_to_see_snapshots(
    key: Callable[..., Api], snapshot: SourceSnapshot, what: str
) -> None:
    path = f"snapshots/{snapshot.pk}/{what}"
    assert key("tono", "read").get(path).status_code == 403
    assert key("rina", "write").get(path).status_code == 403
    assert Api().get(path).status_code == 401


@pytest.mark.parametrize("what", ["text/", "bytes/"])
def test_an_unknown_parameter_is_refused(api: Api, snapshot: SourceSnapshot, what: str) -> None:
    assert api.get(f"snapshots/{snapshot.pk}/{what}", start=3).status_code == 400


def fetched(head: bytes, payload: bytes) -> Fetched:
    """Return a response as the client would."""
    return Fetched(
        url="https://daily.example/page", status=200, headers={}, body=b"", redirects=(),
        fetched_at=datetime(2025, 3, 4, tzinfo=UTC), raw=Raw(head, payload), remote="192.0.2.1",
    )  # fmt: skip
