"""The database is killed under a web server: it says so, and goes on by itself on its return."""

import json
import urllib.error
import urllib.request
from email.message import Message

import pytest

from tests.e2e.desk import Desk, wait_for
from tests.e2e.servers import Servers

pytestmark = pytest.mark.services


def get(desk: Desk, path: str, key: str = "") -> tuple[int, str, Message]:
    """Ask the web server; return the status, the text and the headers."""
    headers = {"Authorization": f"Api-Key {key}"} if key else {}
    request = urllib.request.Request(f"{desk.url}{path}", headers=headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode(), answer.headers


def test_without_its_database_the_web_server_says_so_and_goes_on_when_it_is_back(
    mortal_desk: Desk, own_servers: Servers
) -> None:
    desk = mortal_desk
    desk.start_web()
    key = desk.manage("create_api_key", "test", "--user", "edo").strip()
    assert get(desk, "/api/v1/claims/", key)[0] == 200

    own_servers.kill("postgres")
    status, text, headers = get(desk, "/api/v1/claims/", key)
    assert status == 503
    assert json.loads(text)["code"] == "database_unavailable"
    assert headers["Retry-After"]
    assert get(desk, "/healthz")[0] == 200
    status, text, _headers = get(desk, "/readyz")
    assert (status, json.loads(text)["checks"]["database"]) == (503, "error")

    own_servers.start()
    wait_for("the API", lambda: get(desk, "/api/v1/claims/", key)[0] == 200, seconds=10)
    assert get(desk, "/readyz")[0] == 200
