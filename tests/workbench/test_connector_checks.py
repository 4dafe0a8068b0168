"""Misspelt connectors and limits, and an address that is none, stop the start."""

import pytest
from django.core.checks import run_checks
from pytest_django import Settings


@pytest.mark.parametrize(
    ("connectors", "limits", "expected"),
    [
        ([], {}, set()),
        (["gdelt", "wikipedia"], {"gdelt": "500"}, set()),
        (["gdlet"], {}, {"workbench.E009"}),
        ([], {"gdelt": "many"}, {"workbench.E010"}),
    ],
)
def test_connectors_and_limits_are_checked(
    settings: Settings, connectors: list[str], limits: dict[str, str], expected: set[str]
) -> None:
    settings.CONNECTORS, settings.CONNECTOR_DAILY_LIMITS = connectors, limits
    found = {message.id for message in run_checks()}
    assert found & {"workbench.E009", "workbench.E010"} == expected


@pytest.mark.parametrize(
    ("url", "is_wrong"),
    [
        ("", False),
        ("https://desk.example", False),
        ("https://desk.example:8443/", False),
        ("desk.example", True),
        ("https://desk.example/verdicts", True),
        ("javascript:alert(1)", True),
    ],
)
def test_the_desks_own_address_is_checked(settings: Settings, url: str, is_wrong: bool) -> None:
    settings.DESK_URL = url
    assert ("workbench.E012" in {message.id for message in run_checks()}) is is_wrong
