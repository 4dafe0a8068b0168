"""What nobody sends by mistake, sent to every operation that takes JSON, and to every list."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.models import Rating
from tests.api.conftest import Api
from tests.api.operations import Desk
from tests.api.test_bodies import taking
from tests.api.test_lists import LISTS
from workbench.lib.access.models import SCOPES

JSON = "application/json"
BODIES: dict[str, tuple[bytes, str]] = {
    "two megabytes of brackets": (b"[" * 2_000_000, JSON),
    "two megabytes of objects": (b'{"title":' * 220_000, JSON),
    "nested and closed": (b'{"title":' + b"[" * 100_000 + b"]" * 100_000 + b"}", JSON),
    "no UTF-8": (b'{"title": "\xff\xfe"}', JSON),
    "another charset": ('{"title": "ä"}'.encode("utf-16"), f"{JSON}; charset=utf-16"),
    "a charset that is none": (b'{"title": "x"}', f"{JSON}; charset=no-such"),
    "a null byte": (b'{"title": "a\\u0000b", "text": "a\\u0000b"}', JSON),
    "half a surrogate": (b'{"title": "\\ud800", "text": "\\udfff", "name": "\\ud800"}', JSON),
    "no number": (b'{"rating": NaN, "review": Infinity, "days": -Infinity}', JSON),
    "a number of a million digits": (b'{"rating": ' + b"9" * 1_000_000 + b"}", JSON),
    "a number beyond the database's": (b'{"rating": 1e999, "article": 99999999999999999999}', JSON),
    "a list": (b"[1, 2]", JSON),
    "a word": (b'"DROP TABLE claims_claim"', JSON),
    "nothing": (b"", JSON),
    "null": (b"null", JSON),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_nasty_body_is_refused_and_never_an_error_of_ours(
    key: Callable[..., Api], people: dict[str, User], rating: Callable[[str], Rating], name: str
) -> None:
    editor, desk = key("edo", *SCOPES), Desk(people, rating)
    editor.client.raise_request_exception = False
    body, kind = BODIES[name]
    wrong = {}
    for path in sorted(taking()):
        address = desk.address(path, people["edo"])
        response: Any = editor.client.generic("POST", address, body, content_type=kind)
        is_refused = 400 <= response.status_code < 500
        problem = is_refused and response["Content-Type"] == "application/problem+json"
        needs_nothing = response.status_code < 300 and body in (b"", b"null")
        if not (problem or needs_nothing):
            wrong[path] = response.status_code
    assert wrong == {}


NASTY = {
    "page_size": ["0", "-1", "null", "9" * 5000, "1e3", "٣", "\0"],
    "cursor": ["x", "cD0x", "cD0lMDA=", "bz0tMQ==", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "\0", "%"],
    "fields": ["\0", "id;DROP TABLE", "id," * 10_000],
}


@pytest.mark.parametrize(("parameter", "values"), NASTY.items())
@pytest.mark.parametrize("path", LISTS)
def test_a_nasty_parameter_is_answered_or_refused(
    api: Api, path: str, parameter: str, values: list[str]
) -> None:
    api.client.raise_request_exception = False
    answers = {value: api.get(path, **{parameter: value}).status_code for value in values}
    assert {
        value[:20]: code for value, code in answers.items() if code not in (200, 400, 404)
    } == {}
