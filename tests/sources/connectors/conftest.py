"""A provider on loopback, and the connector that asks it."""

from collections.abc import Generator

import pytest

from sources.connectors.searxng import SearxNG
from tests.contracts.providers.searxng import SearxNGProvider
from tests.contracts.providers.server import Served, serving


@pytest.fixture
def served() -> Generator[Served, None, None]:
    """A SearXNG."""
    with serving(SearxNGProvider()) as running:
        yield running


@pytest.fixture
def finder(served: Served) -> SearxNG:
    """The connector."""
    return SearxNG(base_url=served.base_url)
