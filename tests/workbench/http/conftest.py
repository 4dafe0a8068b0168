"""The server that these tests ask."""

from collections.abc import Iterator

import pytest

from tests.loopback import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of one's own."""
    with serving() as running:
        yield running
