"""Misspelt connectors and limits stop the start."""

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
