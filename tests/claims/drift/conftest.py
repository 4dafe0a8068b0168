"""A site to cite, and an archive of one's own."""

from tests.sources.fetching.conftest import archive_dir, open_site, site

__all__ = ["archive_dir", "open_site", "site"]
