"""Streams with bounds: what is read again, what is unpacked, and how much of both."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast

from sources.documents import MAX_DOCUMENT_BYTES, DocumentError, Reason
from sources.documents import gettext_noop as _
from sources.formats.heads import HEAD_BYTES, Head, head_of

MAX_RATIO = 200
"""Unpacked to packed. Real archives of text reach 20, of very alike records 100; a bomb 1,000."""
FREE_BYTES = 50 * 1024 * 1024
"""Unpacked without asking for the ratio: small files of blanks are no attack."""
MAX_UNPACKED_BYTES = 64 * 1024**3
"""What one file may unpack to: ten of Common Crawl's news archives, which hold 1 GiB packed."""
MAX_SPOOLED_BYTES = 2 * 1024**3
"""A ZIP inside an archive has to be laid aside to be read, since its table is at its end."""

_CHUNK = 64 * 1024


@dataclass(slots=True)
class Budget:
    """How much one file may unpack to, counted over all that is packed in it.

    Raises DocumentError "too-large" when it is spent.
    """

    packed: int
    unpacked: int = 0

    @property
    def is_spent(self) -> bool:
        """Whether there is no more to be unpacked."""
        return self.unpacked > MAX_UNPACKED_BYTES or (
            self.unpacked > FREE_BYTES and self.unpacked > MAX_RATIO * self.packed
        )

    def spend(self, count: int) -> None:
        """Count what was unpacked."""
        self.unpacked += count
        if self.is_spent:
            message = _("The archive unpacks to far more than it holds: it is not read further.")
            raise DocumentError(Reason.TOO_LARGE, message)


class _Reading(io.RawIOBase):
    """A raw stream that is filled by a function."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        super().__init__()
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def reading(read: Callable[[int], bytes]) -> BinaryIO:
    """Return a buffered stream of what a function gives: at most the count asked for, b"" last."""
    return io.BufferedReader(_Reading(read), _CHUNK)


def peeked(stream: BinaryIO, name: str) -> tuple[Head, BinaryIO]:
    """Return a stream's head, and a stream that begins where this one did."""
    if stream.seekable():
        data = _up_to(stream, HEAD_BYTES + 1)
        stream.seek(-len(data), io.SEEK_CUR)
        return head_of(data, name), stream
    data, damage = _as_far_as_it_goes(stream, HEAD_BYTES + 1)
    first = io.BytesIO(data)

    def read(count: int) -> bytes:
        ready = first.read(count)
        if not ready and damage:
            raise damage
        return ready or stream.read(count)

    head = head_of(data, name)
    return replace(head, whole=head.whole and damage is None), reading(read)


def _as_far_as_it_goes(stream: BinaryIO, count: int) -> tuple[bytes, DocumentError | None]:
    """Return what can be read, and the error that ended it; raise that where nothing can be."""
    pieces: list[bytes] = []
    read = getattr(stream, "read1", stream.read)  # what one read gives is not lost to the next
    try:
        while count and (data := read(count)):
            pieces.append(data)
            count -= len(data)
    except DocumentError as error:
        if not pieces:
            raise
        return b"".join(pieces), error
    return b"".join(pieces), None


def read_whole(stream: BinaryIO, limit: int = MAX_DOCUMENT_BYTES) -> bytes:
    """Return all there is, or raise DocumentError "too-large"; for files of one article."""
    data = _up_to(stream, limit + 1)
    if len(data) > limit:
        raise too_large(limit)
    return data


def too_large(limit: int = MAX_DOCUMENT_BYTES) -> DocumentError:
    """Return the error for a document above the limit, in bytes."""
    message = _("The document is larger than %(limit)s MB.")
    return DocumentError(Reason.TOO_LARGE, message, limit=limit // 1024**2)


def lines_of(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield each line with its end, None for one above `MAX_DOCUMENT_BYTES`, which is passed by."""
    while line := stream.readline(MAX_DOCUMENT_BYTES + 1):
        if len(line) <= MAX_DOCUMENT_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(1024 * 1024)
        yield None


class Bounded:
    """A stream of which no more than `limit` bytes are read between two calls of `mark`.

    For parsers that gather: what they hold is never more than a document's worth.
    """

    def __init__(self, stream: BinaryIO, limit: int = MAX_DOCUMENT_BYTES) -> None:
        self._stream = stream
        self._limit = limit
        self._since = 0

    def read(self, count: int = -1) -> bytes:
        """Read; raise DocumentError "too-large" above the limit."""
        data = self._stream.read(_CHUNK if count < 0 else min(count, _CHUNK))
        self._since += len(data)
        if self._since > self._limit + _CHUNK:
            raise too_large(self._limit)
        return data

    def mark(self) -> None:
        """Count from here."""
        self._since = 0


def seekable(stream: BinaryIO) -> BinaryIO:
    """Return the stream, or a copy of it in memory or a nameless file, in which one can seek."""
    if stream.seekable():
        return stream
    spool = tempfile.SpooledTemporaryFile(max_size=MAX_DOCUMENT_BYTES)  # noqa: SIM115
    size = 0
    while data := stream.read(_CHUNK):
        size += len(data)
        if size > MAX_SPOOLED_BYTES:
            raise too_large(MAX_SPOOLED_BYTES)
        spool.write(data)
    spool.seek(0)
    return cast("BinaryIO", spool)


def as_utf8(stream: BinaryIO, head: Head) -> BinaryIO:
    """Return the stream in UTF-8 without a mark, where its mark says UTF-16 or UTF-32."""
    if head.encoding == "utf-8":
        stream.read(3)
    if head.encoding in ("", "utf-8"):
        return stream
    text = io.TextIOWrapper(stream, encoding=head.encoding, newline="")
    left = bytearray()

    def characters(count: int) -> bytes:
        try:
            return text.read(count).encode()
        except UnicodeError as error:
            message = _("The file is not %(encoding)s, as its first bytes say.")
            raise DocumentError(
                Reason.WRONG_ENCODING, message, encoding=head.encoding.upper()
            ) from error

    characters(1)  # the mark

    def read(count: int) -> bytes:
        if not left:
            left.extend(characters(_CHUNK))
        data = bytes(left[:count])
        del left[:count]
        return data

    return reading(read)


def _up_to(stream: BinaryIO, count: int) -> bytes:
    pieces = []
    while count and (data := stream.read(count)):
        pieces.append(data)
        count -= len(data)
    return b"".join(pieces)
