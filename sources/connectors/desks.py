"""Other desks of this workbench: what they have published, as Google's tools are asked.

A desk answers `/v1alpha1/claims:search` in Google's shape, needs no key, and says of each rating on
which scale it stands (docs/api.md).
"""

from collections.abc import Generator, Sequence
from itertools import islice
from urllib.parse import urljoin

from sources.connectors.exchange import Exchange
from sources.connectors.finder import Ask, ConnectorError, FoundDocument
from sources.connectors.google_factcheck import GoogleFactCheck
from sources.connectors.shapes import host_of
from workbench.lib.sentences import Sentence as _

PATH = "/v1alpha1/claims:search"
_ANY = "none-needed"


class Desks:
    """Asks every listed desk; one that fails does not keep the others from answering."""

    name = "desks"
    secrets = ()

    def __init__(self, *, urls: Sequence[str]) -> None:
        """`urls` are the desks' own addresses, as https://desk.example."""
        self._urls = urls

    def find(
        self, ask: Ask, exchange: Exchange, *, limit: int
    ) -> Generator[FoundDocument, None, None]:
        """Yield the verdicts that each desk has on claims with the statement's words, of each its
        share of the limit at most. Raises `ConnectorError` where no desk is listed.
        """
        if not self._urls:
            raise ConnectorError("no-address", _("OTHER_DESKS is not set."))
        share = -(-limit // len(self._urls))
        for url in self._urls:
            with exchange.part(host_of(url)):
                desk = GoogleFactCheck(key=_ANY, base_url=urljoin(url, PATH), remedies={})
                yield from islice(desk.find(ask, exchange, limit=share), share)
