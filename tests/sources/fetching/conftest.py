"""A site to fetch from, an archive of one's own, and a page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.loopback import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of one's own."""
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def archive_dir(settings: Settings, tmp_path: Path) -> Path:
    """Keep what a test archives apart."""
    folder = tmp_path / "archive"
    settings.ARCHIVE_DIR = folder
    return folder


@pytest.fixture
def open_site(site: Site, settings: Settings) -> Site:
    """The site, which the settings allow to be fetched from."""
    settings.PAGE_ALLOWED_PRIVATE_HOSTS = [site.authority]
    settings.HTTP_SECONDS_BETWEEN = 0
    return site
