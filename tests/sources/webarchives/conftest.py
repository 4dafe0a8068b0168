"""An archive of one's own."""

from collections.abc import Iterator

import pytest

from tests.loopback import serving
from tests.sources.webarchives.archive import Archive


@pytest.fixture
def archive() -> Iterator[Archive]:
    """A web archive that has nothing, and an account there."""
    with serving() as site:
        yield Archive(site)
