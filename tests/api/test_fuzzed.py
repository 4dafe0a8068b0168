"""Every operation of the schema, asked with whatever fits it and what does not, as each role.

schemathesis makes the requests from the schema and holds the answers against it: no 5xx, no status,
header or kind of content that is not described, and no body of another shape. Half of all ids are
of something that is there.
"""

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
import schemathesis
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings
from rest_framework.throttling import SimpleRateThrottle
from schemathesis import checks
from schemathesis.core.failures import FailureGroup

from claims.models import Rating
from sources.search import SearchBackend
from tests.api.operations import ROOT, Desk, Operation, described, operations
from workbench.lib.access.keys import key_issue
from workbench.lib.access.models import SCOPES

People = dict[str, User]
EXAMPLES = 6
ROLES = {"stranger": "", "no role": "tono", "reader": "dian", "reviewer": "rina", "editor": "edo"}
HELD = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
)


@pytest.fixture
def application(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[WSGIHandler]:
    """The application, in the test's own transaction, without limits on how often one asks."""
    settings.PUBLIC_API = True
    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setattr(
        SimpleRateThrottle, "THROTTLE_RATES", dict.fromkeys(("anon", "user", "notices"))
    )
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_one_that_is_described(
    application: WSGIHandler,
    people: People,
    rating: Callable[[str], Rating],
    backend: SearchBackend,
    role: str,
) -> None:
    people["dian"] = User.objects.create_user("dian", is_staff=True)
    people["dian"].groups.add(Group.objects.get(name="Data"))
    desk, person = Desk(people, rating), people.get(ROLES[role])
    headers = {}
    if person is not None:
        secret = key_issue(name="k", user=person, scopes=SCOPES)[1]
        headers["Authorization"] = f"Api-Key {secret}"
    schema = schemathesis.openapi.from_dict(described())
    schema.app = application
    wrong: dict[str, str] = {}
    asked: set[Operation] = set()
    for result in schema.get_all_operations():
        operation = cast("Any", result).ok()
        name = f"{operation.method.upper()} {operation.path}"
        asked.add(Operation(operation.method.upper(), operation.path.removeprefix(ROOT)))
        try:
            ask_all(operation, headers, desk, person)
        except (FailureGroup, ExceptionGroup) as error:
            wrong[name] = " ".join(str(one) for one in error.exceptions)
    assert wrong == {}
    assert asked == operations()


def ask_all(operation: Any, headers: dict[str, str], desk: Desk, person: User | None) -> None:
    """Ask one operation again and again."""

    @seed(20250304)
    @hypothesis_settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_there=st.booleans())
    def ask(case: Any, is_there: bool) -> None:
        cache.clear()
        if case.path_parameters and is_there:
            address = desk.address(operation.path.removeprefix(ROOT), person)
            (name,) = case.path_parameters
            before, _, after = operation.path.partition(f"{{{name}}}")
            case.path_parameters[name] = address.removeprefix(before).removesuffix(after)
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=HELD)
            transaction.set_rollback(True)

    ask()
