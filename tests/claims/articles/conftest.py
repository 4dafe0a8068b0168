"""A site on loopback that imports and feeds may ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.loopback import Site, sends, serving
from tests.sources.fetching.pages import page


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """A server that the settings allow to be asked, without its pace."""
    settings.ARCHIVE_DIR = tmp_path / "archive"
    settings.HTTP_SECONDS_BETWEEN = 0
    with serving() as running:
        settings.PAGE_ALLOWED_PRIVATE_HOSTS = [running.authority]
        for number in range(1, 6):
            running.routes[f"/{number}"] = sends(page(title=f"Harvest {number} of the year"))
        yield running
