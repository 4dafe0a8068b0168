"""GDELT DOC 2.0: addresses and titles of news coverage in 65 languages, of the last months.

Format: blog.gdeltproject.org/gdelt-doc-2-0-api-debuts. No text, no pages; errors are sentences
with status 200; strings may hold control characters; an empty body is an answer without hits.
`seendate` is when GDELT saw an article, not when it was published, so it is kept as a fact.
"""

from collections.abc import Generator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from sources.choices import SourceKind
from sources.connectors.exchange import JSON_TYPES, Exchange, first_that_finds, parse_json
from sources.connectors.finder import Ask, ConnectorError, FoundDocument
from sources.connectors.queries import gdelt_queries
from sources.connectors.shapes import facts, items, line, mapping, web_address
from workbench.lib.sentences import Sentence as _

BASE_URL = "https://api.gdeltproject.org/api/v2/doc/doc"
MOST_RECORDS = 250
MOST_WINDOWS = 4
SECONDS_BETWEEN = 8.0
BEFORE, AFTER = timedelta(days=7), timedelta(days=30)
PENALTY_SECONDS = 300.0
_TYPES = (*JSON_TYPES, "text/html", "text/plain")
_STAMP = "%Y%m%d%H%M%S"
_LANGUAGES = {
    "ar": "arabic", "bg": "bulgarian", "bn": "bengali", "cs": "czech", "da": "danish",
    "de": "german", "el": "greek", "en": "english", "es": "spanish", "et": "estonian",
    "fa": "persian", "fi": "finnish", "fr": "french", "he": "hebrew", "hi": "hindi",
    "hr": "croatian", "hu": "hungarian", "id": "indonesian", "it": "italian", "ja": "japanese",
    "ko": "korean", "lt": "lithuanian", "lv": "latvian", "ms": "malay", "nl": "dutch",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sk": "slovak", "sl": "slovenian", "sq": "albanian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "th": "thai", "tr": "turkish", "uk": "ukrainian", "ur": "urdu",
    "vi": "vietnamese", "zh": "chinese",
}  # fmt: skip
_CODES = {name: code for code, name in _LANGUAGES.items()}


class Gdelt:
    """Asks for coverage in the statement's language first, then in any."""

    name = "gdelt"
    secrets = ()

    def __init__(self, *, base_url: str = BASE_URL) -> None:
        """Ask the public service, or one that speaks like it."""
        self._base_url = base_url

    def find(
        self, ask: Ask, exchange: Exchange, *, limit: int
    ) -> Generator[FoundDocument, None, None]:
        """Yield articles, by GDELT's own relevance. Raises `ConnectorError`."""
        queries = gdelt_queries(ask)
        spoken = _LANGUAGES.get(ask.language)
        if spoken:  # at most three questions, as each waits for its turn
            queries = [*(f"{query} sourcelang:{spoken}" for query in queries), *queries[-1:]]
        start, end = _window(ask)
        yield from first_that_finds(
            queries, partial(self._search, start=start, end=end, exchange=exchange, limit=limit)
        )

    def _search(
        self,
        query: str,
        *,
        start: datetime | None,
        end: datetime | None,
        exchange: Exchange,
        limit: int,
    ) -> Generator[FoundDocument, None, None]:
        """Ask window by window, each ending where the one before began: there are no pages."""
        wanted = min(limit, MOST_RECORDS)
        for _number in range(MOST_WINDOWS):
            params = {
                "query": query,
                "mode": "ArtList",
                "format": "json",
                "maxrecords": str(wanted),
                "sort": "HybridRel" if limit <= MOST_RECORDS else "DateDesc",
            }
            if end:
                # The service wants both ends or neither; it holds nothing older than 2017.
                begin = start or datetime(2017, 1, 1, tzinfo=UTC)
                params |= {"startdatetime": _stamp(begin), "enddatetime": _stamp(end)}
            articles = self._articles(exchange, params)
            yield from map(_document, articles)
            oldest = min(filter(None, map(_seen, articles)), default=None)
            if limit <= MOST_RECORDS or len(articles) < wanted or oldest in (None, end):
                return
            end = oldest

    def _articles(self, exchange: Exchange, params: dict[str, str]) -> list[Mapping[str, object]]:
        fetched = exchange.get(
            self._base_url, params=params, accept=_TYPES, seconds_between=SECONDS_BETWEEN
        )
        body = fetched.body.strip()
        if body and not body.startswith(b"{"):
            raise _refusal(body)
        articles = items(mapping(parse_json(body)).get("articles")) if body else []
        exchange.counted(len(articles))
        return articles


def _window(ask: Ask) -> tuple[datetime | None, datetime | None]:
    """Around the day it was said, and not past `published_before`; open where neither is known."""
    end = ask.published_before
    if ask.said_on is None:
        return None, end
    said = datetime(ask.said_on.year, ask.said_on.month, ask.said_on.day, tzinfo=UTC)
    after = said + AFTER
    return said - BEFORE, min(after, end) if end else after


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_STAMP)


def _seen(article: Mapping[str, object]) -> datetime | None:
    try:
        seen = datetime.strptime(line(article.get("seendate"), 20), "%Y%m%dT%H%M%SZ")  # noqa: DTZ007
    except ValueError:
        return None
    return seen.replace(tzinfo=UTC)


def _document(article: Mapping[str, object]) -> FoundDocument:
    seen = _seen(article)
    return FoundDocument(
        url=web_address(article.get("url")),
        title=line(article.get("title"), 500),
        language=_CODES.get(line(article.get("language"), 40).lower(), ""),
        publisher=line(article.get("domain"), 200),
        kind=SourceKind.NEWS,
        facts=facts(
            (
                ("seen_at", seen.isoformat() if seen else ""),
                ("source_country", article.get("sourcecountry")),
            )
        ),
    )


def _refusal(body: bytes) -> ConnectorError:
    """What a sentence instead of JSON means."""
    sentence = line(body[:300].decode("utf-8", "replace"), 200)
    if "limit requests" in sentence.lower():
        return ConnectorError(
            "too-many-requests",
            _("GDELT asks for fewer requests."),
            retryable=True,
            retry_after=PENALTY_SECONDS,
        )
    known = ("too short", "surrounded by", "keyword", "phrase", "query", "timespan", "too long")
    if any(word in sentence.lower() for word in known) and not sentence.startswith("<"):
        message = _("GDELT does not take this query: %(said)s") % {"said": sentence}
        return ConnectorError("bad-query", message)
    return ConnectorError("malformed", _("The answer is not readable JSON."))
