"""Wikipedia, or any wiki with the Action API: the introductions of pages.

Format: mediawiki.org/wiki/API:Search and Extension:TextExtracts, with `formatversion=2`. A
generator's pages come in any order (sorted by `index`) and in rounds (`continue`); errors are
objects with status 200; `maxlag` lets a busy wiki say no (Manual:Maxlag parameter). The revision
makes a citation stable; its time is the last edit's, which is no date of publication.
"""

from collections.abc import Collection, Generator, Mapping
from functools import partial
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext as _

from sources.choices import SourceKind
from sources.connectors.exchange import Exchange, first_that_finds, parse_json
from sources.connectors.finder import Ask, ConnectorError, FoundDocument
from sources.connectors.queries import plain_queries, versions
from sources.connectors.shapes import facts, host_of, items, line, mapping, paragraphs, web_address

BASE_URL = "https://{language}.wikipedia.org/w/api.php"
MOST_EXTRACTS = 20
MOST_ROUNDS = 10
MAX_LAG_SECONDS = 5
ENGLISH = "en"
_ACCEPTED = ("application/json",)


class MediaWiki:
    """Asks the edition in the statement's language, then the English one."""

    name = "wikipedia"
    secrets = ()

    def __init__(self, *, languages: Collection[str] = (), base_url: str = BASE_URL) -> None:
        """`languages` are the editions that may be asked, empty for all of them."""
        self._languages = languages
        self._base_url = base_url

    def find(
        self, ask: Ask, exchange: Exchange, *, limit: int
    ) -> Generator[FoundDocument, None, None]:
        """Yield pages, edition by edition, as the wiki ranks them."""
        in_english = versions(ask)[-1]
        for language in dict.fromkeys((ask.language, ENGLISH)):
            if len(language) != 2 or (self._languages and language not in self._languages):
                continue
            queries = plain_queries(in_english if language == ENGLISH else ask)
            with exchange.part(language):
                yield from first_that_finds(
                    queries,
                    partial(self._search, language=language, exchange=exchange, limit=limit),
                )

    def _search(
        self, query: str, *, language: str, exchange: Exchange, limit: int
    ) -> Generator[FoundDocument, None, None]:
        pages: dict[str, dict[str, object]] = {}
        more: Mapping[str, object] = {}
        for _round in range(MOST_ROUNDS):
            answer = self._round(exchange, query, language, limit, more)
            found = items(mapping(answer.get("query")).get("pages"))
            exchange.counted(len(found))
            for page in found:
                pages.setdefault(str(page.get("pageid")), {}).update(page)
            more = mapping(answer.get("continue"))
            whole = answer.get("batchcomplete") is True
            if not more or (whole and len(pages) >= limit):
                break
        for page in sorted(pages.values(), key=_index):
            yield _document(page, language)

    def _round(
        self,
        exchange: Exchange,
        query: str,
        language: str,
        limit: int,
        more: Mapping[str, object],
    ) -> Mapping[str, object]:
        params = {
            "action": "query",
            "generator": "search",
            "gsrsearch": query,
            "gsrlimit": str(min(limit, MOST_EXTRACTS)),
            "gsrnamespace": "0",
            "prop": "extracts|info|revisions",
            "exintro": "1",
            "explaintext": "1",
            "exlimit": "max",
            "inprop": "url",
            "rvprop": "ids|timestamp",
            "format": "json",
            "formatversion": "2",
            "maxlag": str(MAX_LAG_SECONDS),
        } | {name: str(value) for name, value in more.items()}
        url = self._base_url.replace("{language}", language)
        fetched = exchange.get(url, params=params, accept=_ACCEPTED)
        answer = mapping(parse_json(fetched.body))
        if "error" in answer:
            raise _failure(mapping(answer["error"]), fetched.headers)
        return answer


def _index(page: Mapping[str, object]) -> float:
    index = page.get("index")
    return index if isinstance(index, int | float) else float("inf")


def _document(page: Mapping[str, object], language: str) -> FoundDocument:
    url = web_address(page.get("fullurl"))
    revision = mapping(page.get("revisions"))
    revid = revision.get("revid") or page.get("lastrevid")
    text = paragraphs(page.get("extract"))
    return FoundDocument(
        url=url,
        title=line(page.get("title"), 500),
        text=text,
        language=language,
        publisher=host_of(url),
        kind=SourceKind.REFERENCE,
        needs_fetch=not text,
        facts=facts(
            (
                ("revid", revid),
                ("revised_at", revision.get("timestamp")),
                ("permanent_url", _permanent(url, revid)),
            )
        ),
    )


def _permanent(url: str, revid: object) -> str:
    """The address of this revision, on the wiki the page is on."""
    if not url or not isinstance(revid, int):
        return ""
    parts = urlsplit(url)  # of a `web_address`
    return f"{parts.scheme}://{parts.netloc}/w/index.php?{urlencode({'oldid': revid})}"


def _failure(error: Mapping[str, object], headers: Mapping[str, str]) -> ConnectorError:
    code, said = line(error.get("code"), 60), line(error.get("info"), 200)
    if code in {"maxlag", "ratelimited", "readonly"} or code.startswith("internal_api_error"):
        wait = headers.get("retry-after", "")
        return ConnectorError(
            "too-many-requests" if code == "ratelimited" else "provider-error",
            _("The wiki is busy: %(said)s") % {"said": said or code},
            retryable=True,
            retry_after=float(wait) if wait.isascii() and wait.isdigit() else MAX_LAG_SECONDS,
        )
    message = _("The wiki does not take this query: %(said)s") % {"said": said or code}
    return ConnectorError("bad-query", message)
