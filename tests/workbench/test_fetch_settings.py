"""Settings of fetching that cannot be meant are found at the start."""

import tomllib
from pathlib import Path

import pytest
from django.conf import settings as project
from pytest_django import Settings

from workbench.checks import check_private_hosts, check_user_agent
from workbench.settings import VERSION


@pytest.mark.parametrize("entry", ["searxng:8080", "10.0.0.5:80", "[fd00::5]:8080"])
def test_a_host_and_a_port_are_taken(entry: str, settings: Settings) -> None:
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = [entry]
    assert check_private_hosts(None) == []


@pytest.mark.parametrize(
    "entry",
    ["searxng", "SearXNG:8080", "http://searxng:8080", "searxng:", "searxng:8080/x", "*", ""],
)
@pytest.mark.parametrize("name", ["HTTP_ALLOWED_PRIVATE_HOSTS", "PAGE_ALLOWED_PRIVATE_HOSTS"])
def test_anything_else_is_an_error(name: str, entry: str, settings: Settings) -> None:
    setattr(settings, name, ["searxng:8080", entry])
    assert [found.id for found in check_private_hosts(None)] == ["workbench.E005"]


@pytest.mark.parametrize("agent", ["", "/1.0", "desk\r\nX: y", "Übersicht/1"])
def test_a_name_that_cannot_be_sent_is_an_error(agent: str, settings: Settings) -> None:
    settings.HTTP_USER_AGENT, settings.HTTP_CONTACT = agent, "desk@news.example"
    assert [found.id for found in check_user_agent(None)] == ["workbench.E006"]


def test_who_says_nobodys_name_is_warned(settings: Settings) -> None:
    settings.HTTPS, settings.HTTP_CONTACT = True, ""
    assert [found.id for found in check_user_agent(None)] == ["workbench.W007"]
    settings.HTTP_CONTACT = "desk@news.example"
    assert check_user_agent(None) == []


def test_the_version_is_said_once_in_two_places() -> None:
    text = (Path(project.BASE_DIR) / "pyproject.toml").read_text()
    assert tomllib.loads(text)["project"]["version"] == VERSION
