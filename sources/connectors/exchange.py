"""One ask's conversation with a provider: every request recorded, every failure of one kind."""

import hashlib
import io
import json
import time
from collections.abc import Callable, Collection, Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from sources.connectors.finder import (
    Answer,
    Ask,
    AskedRequest,
    ConnectorError,
    Finder,
    FoundDocument,
)
from sources.connectors.queries import plain_queries, versions
from sources.connectors.redacting import redacted, scrubbed, with_params
from sources.connectors.shapes import web_address
from workbench.lib.hashing import sha256_hex
from workbench.lib.http import MEGABYTE, Fetched, HttpClient, HttpError
from workbench.lib.sentences import Sentence
from workbench.lib.sentences import Sentence as _

MAX_BYTES = 8 * MEGABYTE
JSON_TYPES = ("application/json", "text/json", "application/feed+json")


class Exchange:
    """Asks through a client, and keeps what was asked, what came back, and what failed."""

    def __init__(self, http: HttpClient, *, secrets: Collection[str] = ()) -> None:
        """Ask through `http`; `secrets` stand in no record and in no message."""
        self._http = http
        self._secrets = tuple(secret for secret in secrets if secret)
        self.requests: list[AskedRequest] = []
        self.failures: list[ConnectorError] = []
        self.answered = False

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: Collection[str] = (),
        max_bytes: int = MAX_BYTES,
        etag: str = "",
        last_modified: str = "",
        seconds_between: float | None = None,
        remedies: Mapping[int, str] | None = None,
    ) -> Fetched:
        """Fetch a body, or, with `etag` or `last_modified`, perhaps a 304 without one.

        `remedies` says what to do about a status. Raises `ConnectorError`.
        """
        started = time.monotonic()
        try:
            fetched = self._http.get(
                url,
                params=params,
                headers=headers,
                accept=accept,
                max_bytes=max_bytes,
                etag=etag,
                last_modified=last_modified,
                seconds_between=seconds_between,
            )
        except HttpError as error:
            failure = self._failure(error, remedies or {})
            self._record(url, params, started, status=error.status or None, error=failure.code)
            raise failure from None
        body = fetched.body
        digest = sha256_hex(body)
        self._record(url, params, started, status=fetched.status, sha256=digest, size=len(body))
        return fetched

    def json(
        self,
        url: str,
        *,
        params: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        remedies: Mapping[int, str] | None = None,
        seconds_between: float | None = None,
    ) -> object:
        """Fetch a JSON value. Raises `ConnectorError`, "malformed" for what is none."""
        fetched = self.get(
            url,
            params=params,
            headers=headers,
            accept=JSON_TYPES,
            remedies=remedies,
            seconds_between=seconds_between,
        )
        return parse_json(fetched.body)

    @contextmanager
    def stream(
        self, url: str, *, accept: Collection[str] = (), max_bytes: int
    ) -> Generator["HashingReader", None, None]:
        """Read a body piece by piece. Raises `ConnectorError`, also from within the block."""
        started, failed = time.monotonic(), False
        reader = HashingReader()
        try:
            with self._http.stream(url, accept=accept, max_bytes=max_bytes) as body:
                reader.body = body
                yield reader
        except HttpError as error:
            failed = True
            failure = self._failure(error, {})
            self._record(url, None, started, status=error.status or None, error=failure.code)
            raise failure from None
        finally:
            if not failed:
                digest, size = reader.sha256, reader.size
                self._record(url, None, started, status=200, sha256=digest, size=size)

    def counted(self, results: int) -> None:
        """Note how many results the latest request held: the provider has answered."""
        self.answered = True
        if self.requests:
            self.requests[-1] = replace(self.requests[-1], count=results)

    def note(self, failure: ConnectorError) -> None:
        """Note what did not work, without its secrets, and go on."""
        clean = scrubbed(failure.message, self._secrets)
        # What needs no cleaning can be said in other languages.
        message = failure.message if clean == failure.message else clean
        self.failures.append(
            ConnectorError(
                failure.code,
                message,
                retryable=failure.retryable,
                retry_after=failure.retry_after,
            )
        )

    @contextmanager
    def part(self, name: str = "") -> Generator[None, None, None]:
        """Let one of several parts fail without the others: one feed, one language edition."""
        try:
            yield
        except ConnectorError as failure:
            if name:
                failure.message = Sentence(
                    "%(name)s: %(why)s", {"name": name, "why": failure.message}
                )
            self.note(failure)

    def _failure(self, error: HttpError, remedies: Mapping[int, str]) -> ConnectorError:
        status = error.status
        message = error.sentence
        code, retryable = str(error.code).replace("_", "-"), error.retryable
        if status == 429:
            code, retryable = "too-many-requests", True
            message = _("The provider asks for fewer requests (HTTP 429).")
        elif status in (401, 403):
            code, retryable = "refused", False
            message = _("The provider refuses (HTTP %(status)s).") % {"status": status}
        elif status >= 500:
            code, retryable = "provider-error", True
            message = _("The provider failed (HTTP %(status)s).") % {"status": status}
        if status in remedies:
            message = Sentence("%(why)s %(so)s", {"why": message, "so": remedies[status]})
        return ConnectorError(code, message, retryable=retryable, retry_after=error.retry_after)

    def _record(
        self,
        url: str,
        params: Mapping[str, str] | None,
        started: float,
        *,
        status: int | None,
        sha256: str = "",
        size: int = 0,
        error: str = "",
    ) -> None:
        self.requests.append(
            AskedRequest(
                url=redacted(with_params(url, params), self._secrets),
                status=status,
                sha256=sha256,
                size_bytes=size,
                milliseconds=round((time.monotonic() - started) * 1000),
                error=error,
            )
        )


class HashingReader:
    """Reads on from a body and keeps count; `sha256` stays "" until its end was read."""

    def __init__(self) -> None:
        """Begin with nothing; `body` is set when there is one."""
        self.body: BinaryIO = io.BytesIO()
        self._hash = hashlib.sha256()
        self.size = 0
        self.sha256 = ""

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, all that are left where it is negative."""
        piece = self.body.read(size)
        self._hash.update(piece)
        self.size += len(piece)
        if size and (size < 0 or not piece):
            self.sha256 = self._hash.hexdigest()
        return piece


def parse_json(body: bytes) -> object:
    """A JSON value, control characters inside strings tolerated. Raises `ConnectorError`."""
    try:
        value: object = json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError):
        raise ConnectorError("malformed", _("The answer is not readable JSON.")) from None
    return value


def ask_finder(finder: Finder, ask: Ask, http: HttpClient, *, limit: int) -> Answer:
    """Ask one finder for up to `limit` documents with different addresses; never raises.

    Here, once for all finders: documents without a usable address and those published too late
    are dropped, the first of those with the same address is kept.
    """
    exchange = Exchange(http, secrets=finder.secrets)
    found: dict[str, FoundDocument] = {}
    with exchange.part(), closing(finder.find(ask, exchange, limit=limit)) as documents:
        for document in documents:
            if web_address(document.url) and not _too_late(document, ask):
                found.setdefault(document.url.partition("#")[0], document)
            if len(found) >= limit:  # before the next one is asked for
                break
    return Answer(
        documents=tuple(found.values()),
        requests=tuple(exchange.requests),
        failures=tuple(exchange.failures),
        answered=bool(found) or exchange.answered or not exchange.failures,
    )


def first_that_finds(
    queries: Collection[str],
    search: Callable[[str], Generator[FoundDocument, None, None]],
) -> Generator[FoundDocument, None, None]:
    """Ask with each query, from the narrowest, until one finds something."""
    for query in queries:
        found = False
        for document in search(query):
            found = True
            yield document
        if found:
            return


def in_plain_words(
    ask: Ask, search: Callable[[str, str], Generator[FoundDocument, None, None]]
) -> Generator[FoundDocument, None, None]:
    """Search with (language, query) in the statement's language, and in English where its words
    are known; in each from the narrowest query until one finds something.
    """
    for version in versions(ask):
        yield from first_that_finds(plain_queries(version), partial(search, version.language))


def _too_late(document: FoundDocument, ask: Ask) -> bool:
    before, published = ask.published_before, document.published_at
    return before is not None and published is not None and published >= before
