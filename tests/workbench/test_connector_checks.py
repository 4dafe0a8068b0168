"""Misspelt connectors and limits, and an address that is none, stop the start."""

from typing import Any

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


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"SUGGEST_URL": "https://models.example/v1", "SUGGEST_MODEL": "m"}, set()),
        ({"SUGGEST_URL": "https://models.example/v1"}, {"workbench.E013"}),
        ({"SUGGEST_URL": "http://models.example/v1", "SUGGEST_MODEL": "m"}, {"workbench.E013"}),
        ({"SUGGEST_URL": "models.example", "SUGGEST_MODEL": "m"}, {"workbench.E013"}),
        (
            {
                "SUGGEST_URL": "http://llama:8080/v1",
                "SUGGEST_MODEL": "m",
                "SUGGEST_ALLOWED_PRIVATE_HOSTS": ["llama:8080"],
            },
            set(),
        ),
        ({"SUGGEST_ALLOWED_PRIVATE_HOSTS": ["llama"]}, {"workbench.E005"}),
        ({"SUGGEST_SECONDS": 0}, {"workbench.E014"}),
        ({"SUGGEST_SECONDS": 280}, {"workbench.E014"}),
    ],
)
def test_a_model_that_cannot_be_asked_stops_the_start(
    settings: Settings, changes: dict[str, Any], expected: set[str]
) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)
    found = {message.id for message in run_checks()}
    assert found & {"workbench.E005", "workbench.E013", "workbench.E014"} == expected
