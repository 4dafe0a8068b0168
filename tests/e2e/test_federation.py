"""Desks federate: one asks another, and has its published verdict as a fact-check by others.

Two desks in processes of their own, each with its own database, index and worker.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.desk import Desk, wait_for
from tests.e2e.embedded import embedded

pytestmark = pytest.mark.alone

SAID = "The rice harvest in Lampung grew by 12 percent in February."
PUBLISH = f"""
from django.contrib.auth.models import User
from claims.models import Rating
from tests.claims import factories
people = {{name: User.objects.get(username=name) for name in ("rina", "edo")}}
claim = factories.new_claim(text={SAID!r}, claimant="Ana Lopez")
factories.new_verdict(claim, people, Rating.objects.get(scale__is_default=True, slug="false"))
"""
ARTICLE = {
    "title": "Harvest grows",
    "text": f"Minister Ana Lopez said: “{SAID}”",
    "url": "https://daily.example/harvest",
    "publisher": "The Daily Example",
    "language": "en",
}
FOUND = (
    "[[one['url'], one['facts']] for answer in ConnectorAnswer.objects.filter(connector='desks')"
    " for one in answer.found]"
)
SHOWN = (
    "list(Evidence.objects.values_list('snapshot__source__url',"
    " 'snapshot__source__publisher__name', 'snapshot__source__kind', 'snapshot__source__title'))"
)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Desk]:
    """A desk that has published a verdict."""
    (tmp_path / "other").mkdir()
    with embedded(tmp_path / "other") as desk:
        desk.environment |= {"DESK_URL": desk.url, "DESK_NAME": "The Other Desk"}
        desk.manage("shell", "-v", "0", "-c", PUBLISH)
        desk.start_web()
        yield desk


@pytest.fixture
def ours(tmp_path: Path, other: Desk) -> Iterator[Desk]:
    """A desk that has never heard of the claim, and asks the other one."""
    (tmp_path / "ours").mkdir()
    with embedded(tmp_path / "ours") as desk:
        address = other.url.removeprefix("http://")
        desk.environment |= {
            "CONNECTORS": "desks",
            "OTHER_DESKS": other.url,
            "HTTP_ALLOWED_PORTS": f"80,443,{other.port}",
            "HTTP_ALLOWED_PRIVATE_HOSTS": address,
            "PAGE_ALLOWED_PRIVATE_HOSTS": address,
            "HTTP_SECONDS_BETWEEN": "0",
        }
        yield desk


def test_anothers_verdict_is_found_with_its_publisher_and_scale(other: Desk, ours: Desk) -> None:
    (ours.folder / "article.json").write_text(json.dumps(ARTICLE))
    ours.manage("import_articles", str(ours.folder / "article.json"))
    ours.start_worker()
    ((url, facts),) = wait_for("the other desk's answer", lambda: ours.ask(FOUND))
    assert url == f"{other.url}/verdicts/1/"
    assert facts["publisher"] == "The Other Desk"
    assert facts["claim"] == SAID
    assert facts["claimant"] == "Ana Lopez"
    assert facts["textual_rating"] == "False"
    assert (facts["scale"], facts["rating"]) == ("default", "1")
    assert (facts["worst_rating"], facts["best_rating"]) == ("1", "5")
    row = wait_for("its page as evidence", lambda: evidence_from(ours, url))
    assert row == [url, "The Other Desk", "fact_check", f"Ana Lopez: {SAID}"]


def evidence_from(desk: Desk, url: str) -> list[str] | None:
    return next((row for row in desk.ask(SHOWN) if row[0] == url), None)
