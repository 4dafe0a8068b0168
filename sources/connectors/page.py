"""A web address that a person gave."""

from collections.abc import Generator

from django.utils.translation import gettext as _

from sources.connectors.exchange import Exchange
from sources.connectors.finder import Ask, ConnectorError, FoundDocument
from sources.connectors.shapes import host_of, web_address


class Page:
    """Finds the page at one address. It asks nobody: the page is fetched like any other."""

    name = "page"
    secrets = ()

    def __init__(self, *, url: str) -> None:
        """`url` as it was given."""
        self._url = url.strip()

    def find(
        self, ask: Ask, exchange: Exchange, *, limit: int
    ) -> Generator[FoundDocument, None, None]:
        """Yield the page. Raises `ConnectorError`, "bad-url" for what is no web address."""
        if not web_address(self._url):
            raise ConnectorError("bad-url", _("This is not a web address."))
        yield FoundDocument(url=self._url, publisher=host_of(self._url))
