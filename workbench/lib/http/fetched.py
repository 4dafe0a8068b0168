"""What became of a request: an answer to use, an address to go on to, or a refusal."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from workbench.lib.http.errors import Code, HttpError
from workbench.lib.http.exchange import Answer
from workbench.lib.http.inflating import decoded
from workbench.lib.http.urls import Target, parse_url
from workbench.lib.sentences import Sentence as _

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer as it was received, which a WARC response record can be written from.

    `head` is the status line and header block, byte for byte; `payload` the body after transfer
    decoding (chunks joined) and before content decoding (still gzip where the server packed it).
    """

    head: bytes
    payload: bytes


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer with status 2xx, or 304 to a conditional request.

    `url` is the final address, `redirects` those asked before it, in order. `headers` have
    lower-case names. `body` is the decoded content. `fetched_at` is UTC. `remote` is the IP
    address that answered.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    redirects: tuple[str, ...]
    fetched_at: datetime
    raw: Raw
    remote: str

    @property
    def not_modified(self) -> bool:
        """Whether what the conditional request named is still what is there (RFC 9110 §15.4.5)."""
        return self.status == _NOT_MODIFIED

    @property
    def media_type(self) -> str:
        """The Content-Type without parameters, lower case; empty where there is none."""
        return _media_type(self.headers)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a server answered to something that was sent to it, whatever the status.

    `excerpt` is the beginning of its answer as text, "" where that cannot be read; `retry_after`
    the seconds that it asks for, None where it asks for none.
    """

    status: int
    excerpt: str
    retry_after: float | None

    @property
    def taken(self) -> bool:
        """Whether the server says that it has taken it."""
        return 200 <= self.status < 300


def usable_validator(value: str, limit: int = 500) -> str:
    """Return an ETag or Last-Modified that can be sent back, else "".

    Cut validators do not match, and those with odd characters cannot be sent.
    """
    return value if len(value) <= limit and value.isascii() and value.isprintable() else ""


def following(answer: Answer) -> Target | None:
    """Return where a redirect leads, None for any other answer. Raises HttpError as `parse_url`."""
    location = answer.headers.get("location", "")
    if answer.status not in _REDIRECTS or not location:
        return None
    # http.client reads headers as Latin-1; servers send UTF-8 (RFC 3986 would have them escaped).
    location = location.encode("latin-1", "replace").decode("utf-8", "replace").strip()
    try:
        return parse_url(urljoin(answer.target.url, location))
    except ValueError as error:
        raise HttpError(Code.BAD_URL, _("The page redirects to no web address.")) from error


def refuse_unwanted(answer: Answer, accept: Collection[str]) -> None:
    """Raise HttpError "http_status" or "media_type" unless the answer is one that was asked for."""
    if answer.status == _NOT_MODIFIED:
        return
    if not 200 <= answer.status < 300:
        message = _("The server answered with status %(status)d.") % {"status": answer.status}
        raise HttpError(
            Code.HTTP_STATUS,
            message,
            status=answer.status,
            retry_after=_retry_after(answer.headers.get("retry-after", "")),
        )
    media_type = _media_type(answer.headers)
    if accept and media_type not in accept:
        message = _("This is %(found)s; only %(wanted)s is read.") % {
            "found": media_type[:80] or _("of no stated type"),
            "wanted": ", ".join(sorted(accept)),
        }
        raise HttpError(Code.MEDIA_TYPE, message)


def content(answer: Answer, *, limit: int) -> Iterator[bytes]:
    """Yield the decoded content in pieces. Raises HttpError."""
    return decoded(answer.pieces, answer.headers.get("content-encoding", ""), limit=limit)


def read_whole(answer: Answer, redirects: tuple[str, ...], limit: int) -> Fetched:
    """Read an answer to its end, keeping it as received and decoded. Raises HttpError."""
    payload = bytearray()

    def kept() -> Iterator[bytes]:
        for piece in answer.pieces:
            payload.extend(piece)
            yield piece

    encoding = answer.headers.get("content-encoding", "")
    body = b"".join(decoded(kept(), encoding, limit=limit))
    return Fetched(
        url=answer.target.url,
        status=answer.status,
        headers=answer.headers,
        body=body,
        redirects=redirects,
        fetched_at=answer.received_at,
        raw=Raw(answer.head, bytes(payload)),
        remote=answer.remote,
    )


MOST_READ = 1024 * 1024
"""So many bytes of an answer of which only the beginning is kept."""


def read_excerpt(answer: Answer, limit: int) -> Sent:
    """Read the beginning of an answer. Its status counts, however the rest of it breaks off."""
    beginning = b""
    try:
        for piece in content(answer, limit=MOST_READ):
            beginning += piece
            if len(beginning) >= limit:
                break
    except HttpError:
        pass  # too large, too slow, or broken
    text = beginning[:limit].decode("utf-8", "replace").replace("\0", "\ufffd")
    return Sent(answer.status, text, _retry_after(answer.headers.get("retry-after", "")))


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _retry_after(value: str) -> float | None:
    """Seconds, given as such or as a date (RFC 9110 §10.2.3); None where it says nothing."""
    value = value.strip()
    try:
        if value.isdecimal():
            return float(min(int(value[:9]), 10**8))
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, math.ceil((moment - datetime.now(UTC)).total_seconds()))
