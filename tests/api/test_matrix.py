"""Who may do what over REST: role × operation × method, and each key scope, from one table.

The operations are those of the schema, and the schema's are those of the URL map: one that is not
in the table fails here, and so does a line of the table that is no operation any more.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from claims.models import Rating
from tests.api.conftest import Api
from tests.api.operations import UNDESCRIBED, Desk, Operation, operations, routes
from workbench.lib.access.keys import key_issue
from workbench.lib.access.models import SCOPES

People = dict[str, User]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
STRANGER = "stranger"
ROLES = {"no role": "tono", "data": "dian", "reviewer": "rina", "editor": "edo", "admin": "root"}
ANY, DESK = frozenset(ROLES), frozenset(ROLES) - {"no role"}
REVIEWERS, EDITORS = DESK - {"data"}, frozenset({"editor", "admin"})

Rule = tuple[str, frozenset[str]]  # the scope that a key needs ("": any), and the roles


def reading(*resources: str) -> dict[str, Rule]:
    """Lists and single rows that everybody with a role may read."""
    return {
        f"GET {one}/{varying}": ("read", DESK) for one in resources for varying in ("", "{id}/")
    }


EXPECTED: dict[str, Rule] = {
    **reading(
        "appearances", "articles", "citations", "claimants", "claims", "imports",
        "comments", "rating-scales", "retrieval-runs", "reviews", "snapshots", "sources",
        "verdicts",
    ),
    "GET claims/{id}/evidence/": ("read", DESK),
    "GET articles/{id}/suggestions/": ("read", DESK),
    "POST articles/{id}/suggestions/": ("write", REVIEWERS),
    "GET imports/{id}/rows/": ("read", DESK),
    "GET imports/{id}/report.csv": ("read", DESK),
    "GET snapshots/{id}/text/": ("read", DESK),
    "GET snapshots/{id}/bytes/": ("read", DESK),
    "GET sources/search/": ("read", DESK),
    "GET me/": ("", ANY),
    "POST articles/": ("write", DESK),
    "POST imports/": ("write", DESK),
    "POST imports/{id}/pause/": ("write", DESK),
    "POST imports/{id}/resume/": ("write", DESK),
    "POST imports/{id}/cancel/": ("write", DESK),
    "POST claims/": ("write", REVIEWERS),
    "POST claims/{id}/retrieval/": ("write", REVIEWERS),
    "POST claims/{id}/comments/": ("write", REVIEWERS),
    "POST comments/{id}/read/": ("write", DESK),
    "POST claims/{id}/reviews/": ("review", REVIEWERS),
    "POST claims/{id}/publish/": ("publish", EDITORS),
    "GET api-keys/": ("read", ANY),  # one's own
    "GET api-keys/{id}/": ("read", ANY),
    "POST api-keys/": ("admin", ANY),
    "POST api-keys/{id}/rotate/": ("admin", ANY),
    "POST api-keys/{id}/revoke/": ("admin", ANY),
    **{
        f"GET exports/{kind}.{form}": ("read", DESK)
        for kind in ("claims", "evidence", "verdicts") for form in ("csv", "jsonl")
    },
    "GET webhooks/": ("admin", EDITORS),
    "GET webhooks/{id}/": ("admin", EDITORS),
    "GET webhooks/{id}/deliveries/": ("admin", EDITORS),
    "POST webhooks/": ("admin", EDITORS),
    "PATCH webhooks/{id}/": ("admin", EDITORS),
    "POST webhooks/{id}/rotate/": ("admin", EDITORS),
    "POST webhooks/{id}/replay/": ("admin", EDITORS),
    "POST verdicts/{verdict}/notices/": ("read", DESK),
    "GET notices/": ("read", EDITORS),
    "GET notices/{id}/": ("read", EDITORS),
    "POST notices/{id}/settle/": ("publish", EDITORS),
}  # fmt: skip
OPEN = {"GET verdicts/", "GET verdicts/{id}/"}
"""What strangers read where `PUBLIC_API` says so."""


@pytest.fixture
def everybody(people: People) -> People:
    """One of each role."""
    people["dian"] = User.objects.create_user("dian", is_staff=True)
    people["dian"].groups.add(Group.objects.get(name="Data"))
    people["root"] = User.objects.create_superuser("root")
    return people


@pytest.fixture
def desk(everybody: People, rating: Callable[[str], Rating]) -> Desk:
    """One of everything."""
    return Desk(everybody, rating)


def signed_in(person: User | None) -> Client:
    """Return a browser of somebody's."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def send(client: Client, method: str, address: str) -> Any:
    """Ask; nothing is sent along, so that whoever is let in has done no harm."""
    cache.clear()
    return client.generic(method, address, "{}", content_type="application/json")


def test_every_route_is_described() -> None:
    assert routes() - UNDESCRIBED == {operation.path for operation in operations()}


def test_every_operation_is_in_the_table() -> None:
    assert {str(operation) for operation in operations()} == set(EXPECTED)


@pytest.mark.parametrize("role", [STRANGER, *ROLES])
def test_a_role_is_let_in_where_the_table_says_so(desk: Desk, everybody: People, role: str) -> None:
    person, wrong = everybody.get(ROLES.get(role, "")), {}
    client = signed_in(person)
    for name, (_scope, roles) in EXPECTED.items():
        method, path = name.split(" ")
        status = send(client, method, desk.address(path, person)).status_code
        if status != expected(status, is_let_in=role in roles, is_known=person is not None):
            wrong[name] = status
    assert wrong == {}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_opens_what_its_scope_says(desk: Desk, everybody: People, scope: str) -> None:
    person, wrong = everybody["root"], {}
    for name, (needed, _roles) in EXPECTED.items():
        method, path = name.split(" ")
        secret = key_issue(name="k", user=person, scopes=[scope])[1]
        status = send(Api(secret).client, method, desk.address(path, person)).status_code
        if status != expected(status, is_let_in=needed in ("", scope), is_known=True):
            wrong[name] = status
    assert wrong == {}


@pytest.mark.parametrize("role", [STRANGER, *ROLES])
def test_no_other_method_does_anything(desk: Desk, everybody: People, role: str) -> None:
    person = everybody.get(ROLES.get(role, ""))
    client, described, wrong = signed_in(person), operations(), {}
    for path in sorted({operation.path for operation in described}):
        for method in METHODS:
            if Operation(method, path) in described:
                continue
            status = send(client, method, desk.address(path, person)).status_code
            if status not in ((401,) if person is None else (403, 405)):
                wrong[f"{method} {path}"] = status
    assert wrong == {}


def test_strangers_read_what_a_setting_opens_and_nothing_else(
    desk: Desk, settings: Settings
) -> None:
    settings.PUBLIC_API = True
    let_in = let_in_of(Client(), desk)
    assert let_in == OPEN


def test_whoever_has_left_is_a_stranger(desk: Desk, everybody: People) -> None:
    person = everybody["root"]
    secret = key_issue(name="k", user=person, scopes=SCOPES)[1]
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert let_in_of(Api(secret).client, desk) == set()


def let_in_of(client: Client, desk: Desk) -> set[str]:
    """Return where somebody is let in."""
    found = set()
    for name in EXPECTED:
        method, path = name.split(" ")
        status = send(client, method, desk.address(path, None)).status_code
        assert status < 500, name
        if status not in (401, 403):
            found.add(name)
    return found


def expected(status: int, *, is_let_in: bool, is_known: bool) -> int:
    """Return the status that is right: any but a refusal of who asks, where they are let in."""
    if is_let_in:
        return status if status not in (401, 403) and status < 500 else 200
    return 403 if is_known else 401
