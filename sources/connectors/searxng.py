"""SearXNG: the operator's own meta search engine.

Format: docs.searxng.org/dev/search_api.html. JSON is off in a fresh installation, which then
refuses with 403; engines that did not answer are named in `unresponsive_engines`; results of older
engines lack keys.
"""

from collections.abc import Generator, Mapping
from functools import partial

from django.utils.translation import gettext as _

from sources.choices import SourceKind
from sources.connectors.exchange import Exchange, in_plain_words
from sources.connectors.finder import Ask, ConnectorError, FoundDocument
from sources.connectors.shapes import facts, host_of, items, line, mapping, moment, web_address

MOST_PAGES = 3
_NAMED_ENGINES = 5


class SearxNG:
    """Asks in the statement's language, and in English where its words are known."""

    name = "searxng"
    secrets = ()

    def __init__(self, *, base_url: str) -> None:
        """`base_url` is where the instance answers, without "/search"."""
        self._base_url = base_url.rstrip("/")

    def find(
        self, ask: Ask, exchange: Exchange, *, limit: int
    ) -> Generator[FoundDocument, None, None]:
        """Yield results by the instance's own ranking. Raises `ConnectorError`, "no-address"."""
        if not self._base_url:
            raise ConnectorError("no-address", _("SEARXNG_URL is not set."))
        search = partial(self._search, exchange=exchange, limit=limit)
        yield from in_plain_words(ask, search)

    def _search(
        self, language: str, query: str, *, exchange: Exchange, limit: int
    ) -> Generator[FoundDocument, None, None]:
        seen: set[str] = set()
        for page in range(1, MOST_PAGES + 1):
            params = {
                "q": query,
                "format": "json",
                "categories": "general,news",
                "language": language if len(language) == 2 else "all",
                "pageno": str(page),
                "safesearch": "0",
            }
            answer = mapping(
                exchange.json(f"{self._base_url}/search", params=params, remedies=_remedies())
            )
            results = items(answer.get("results"))
            exchange.counted(len(results))
            _note_silent_engines(answer.get("unresponsive_engines"), exchange)
            fresh = [found for found in map(_document, results) if found.url not in seen]
            yield from fresh
            seen |= {found.url for found in fresh}
            if not fresh or len(seen) >= limit:
                return


def _note_silent_engines(engines: object, exchange: Exchange) -> None:
    pairs = engines if isinstance(engines, list) else []
    named = [
        ": ".join(filter(None, map(line, pair[:2])))
        for pair in pairs[:_NAMED_ENGINES]
        if isinstance(pair, list)
    ]
    if named:
        message = _("Some engines did not answer: %(engines)s") % {"engines": ", ".join(named)}
        exchange.note(ConnectorError("partial", message, retryable=True))


def _document(result: Mapping[str, object]) -> FoundDocument:
    url = web_address(result.get("url"))
    published = moment(result.get("publishedDate")) or moment(result.get("pubdate"))
    news = result.get("category") == "news"
    return FoundDocument(
        url=url,
        title=line(result.get("title"), 500),
        published_at=published,
        publisher=host_of(url),
        kind=SourceKind.NEWS if news else "",
        facts=facts(
            (
                ("snippet", result.get("content")),
                ("engine", result.get("engine")),
                ("author", result.get("author")),
            )
        ),
    )


def _remedies() -> dict[int, str]:
    return {
        403: _("Add “json” to search.formats in the instance's settings.yml, and restart it."),
        429: _("Its limiter refuses: let this host pass (limiter.toml, botdetection.ip_lists)."),
    }
