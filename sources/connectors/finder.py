"""What a finder is asked, and what it gives back.

A connector answers from the desk's own sources with ranked legs (`base.Connector`). A finder asks
somebody outside, and finds *documents*: they are saved as sources, fetched where only their address
is known, indexed, and ranked by the desk's own search like everything else.
"""

from collections.abc import Collection, Generator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from workbench.lib.sentences import joined

if TYPE_CHECKING:
    from sources.connectors.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Ask:
    """What a finder may use: a statement, and what is known about it.

    `language` is ISO 639-1, "und" where unknown. `english` holds the statement's key words in
    English where a lexicon knew them (`asking.with_english`). Documents published at
    `published_before` or later are left out; undated ones are not.
    """

    text: str
    language: str
    claimant: str = ""
    said_on: date | None = None
    published_before: datetime | None = None
    english: str = ""


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """One document: its address, and what the provider says about it.

    `text` is empty and `needs_fetch` true where the page itself must be read. `language` is
    ISO 639-1 or "". `kind` is a `sources.choices.SourceKind` or "". `facts` is what else the
    provider says, as strings: a fact-check's rating, a wiki page's revision.
    """

    url: str
    title: str = ""
    text: str = ""
    language: str = ""
    published_at: datetime | None = None
    publisher: str = ""
    kind: str = ""
    needs_fetch: bool = True
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskedRequest:
    """One request as it is kept: enough to say later what was asked and what came back.

    `url` has its secrets removed. `status` is None where no answer came. `sha256` is of the body
    as received, "" where it was not read to its end. `count` is how many results it held.
    """

    url: str
    status: int | None
    sha256: str
    size_bytes: int
    milliseconds: int
    count: int = 0
    error: str = ""


class ConnectorError(Exception):
    """A provider did not answer, or not with an answer.

    `code` is stable for programs, `message` is for people and never holds a secret. `retry_after`
    is in seconds. A "bad-query" is the question's fault and says nothing about the provider.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retryable = retryable
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """What a finder found, what it asked, and which parts of it did not answer.

    `answered` is false where nobody did. `partial` says why only a part did, else it is empty.
    """

    documents: tuple[FoundDocument, ...]
    requests: tuple[AskedRequest, ...]
    failures: tuple[ConnectorError, ...]
    answered: bool

    @property
    def partial(self) -> str:
        """Why only a part answered; "" where all did or nobody did."""
        if not self.answered:
            return ""
        return joined("; ", (failure.message for failure in self.failures))


class Finder(Protocol):
    """Asks one provider for documents."""

    @property
    def name(self) -> str:
        """What settings, records and the admin call it."""

    @property
    def secrets(self) -> Collection[str]:
        """What must stand in no record and in no message."""

    def find(
        self, ask: Ask, exchange: "Exchange", *, limit: int
    ) -> Generator[FoundDocument, None, None]:
        """Yield documents, the best first; the caller stops when it has `limit` different ones.

        Requests go through `exchange`, which keeps the record. Raises `ConnectorError`.
        """
