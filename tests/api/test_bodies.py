"""What is sent: a field that does not exist is refused at its place, not ignored."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.models import Rating
from tests.api.conftest import Api, faults
from tests.api.operations import ROOT, Desk, described
from workbench.lib.access.models import SCOPES
from workbench.lib.bodies import MOST_TOLD

MakeKey = Callable[..., Api]


def taking() -> set[str]:
    """Return the paths that take JSON."""
    return {
        path.removeprefix(ROOT)
        for path, methods in described()["paths"].items()
        if "application/json" in methods.get("post", {}).get("requestBody", {}).get("content", ())
    }


def test_an_unknown_field_is_refused_beside_what_else_is_wrong(
    key: MakeKey, people: dict[str, User], rating: Callable[[str], Rating]
) -> None:
    editor, desk = key("edo", *SCOPES), Desk(people, rating)
    assert {"articles/", "claims/", "claims/{id}/reviews/", "api-keys/"} <= taking()
    for path in taking():
        address = desk.address(path, people["edo"]).removeprefix(ROOT)
        told = faults(editor.post(address, {"ratin": 1, "a/b~c": 2}))
        assert {"/ratin", "/a~1b~0c"} <= set(told), path
        assert "There is no such field." in told["/ratin"]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_is_sent_is_json(key: MakeKey, kind: str) -> None:
    """One way to say a thing: what forms cannot say (lists, null, numbers) is not guessed at."""
    client = key("rina", "write").client
    faults(client.generic("POST", f"{ROOT}articles/", "title=x", content_type=kind), 415)


def test_the_schema_says_so() -> None:
    components = described()["components"]["schemas"]
    for name in ("ReviewAskedRequest", "CitedRequest", "ArticleImportRequest"):
        assert components[name]["additionalProperties"] is False


def test_the_nearest_name_is_told(key: MakeKey) -> None:
    body: dict[str, Any] = {"title": "Harvest", "text": "It grew.", "langauge": "en"}
    told = faults(key("rina", "write").post("articles/", body))
    assert told == {"/langauge": "There is no such field. Did you mean “language”?"}


def test_parts_are_looked_at_too(key: MakeKey, rating: Callable[[str], Rating]) -> None:
    body = {"rating": rating("true").pk, "rationale": "So.", "citations": [{"form": 1}]}
    told = faults(key("rina", "review").post("claims/1/reviews/", body))
    assert "/citations/0/form" in told


def test_of_very_many_the_first_are_told(key: MakeKey) -> None:
    body = {"title": "Harvest", "text": "It grew.", **{f"x{n}": n for n in range(10_000)}}
    assert len(faults(key("rina", "write").post("articles/", body))) == MOST_TOLD
