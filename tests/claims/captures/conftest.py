"""A site on loopback that a capture may ask."""

from tests.claims.articles.conftest import site

__all__ = ["site"]
