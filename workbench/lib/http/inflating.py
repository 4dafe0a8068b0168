"""Undoing content codings in small steps, so that a bomb is noticed before it has gone off."""

import zlib
from collections.abc import Iterable, Iterator

from workbench.lib.http.errors import Code, HttpError
from workbench.lib.sentences import Sentence as _

ACCEPT_ENCODING = "gzip, deflate"
_STEP = 64 * 1024
_MAX_RATIO = 100  # DEFLATE reaches 1032; pages and feeds stay under 30
_RATIO_COUNTS_FROM = 1024 * 1024
_MAX_MEMBERS = 1000
_GZIP = b"\x1f\x8b"


def decoded(pieces: Iterable[bytes], encoding: str, *, limit: int) -> Iterator[bytes]:
    """Yield the content behind a Content-Encoding (RFC 9110 §8.4) in pieces of at most 64 KiB.

    At most `limit` bytes. Raises HttpError: "too_large", "decompression_bomb" for what grows more
    than a hundredfold, "bad_encoding" for an unknown, broken or unfinished coding.
    """
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        plain: Iterator[tuple[bytes, int]] = ((piece, len(piece)) for piece in pieces)
    elif encoding in {"gzip", "x-gzip", "deflate"}:
        plain = _inflated(pieces)
    else:
        raise _bad_encoding(encoding)
    received = produced = 0
    for piece, cost in plain:
        received += cost
        produced += len(piece)
        if produced > max(_RATIO_COUNTS_FROM, received * _MAX_RATIO):
            message = _("The answer is packed so that it grows more than a hundredfold.")
            raise HttpError(Code.DECOMPRESSION_BOMB, message)
        if produced > limit:
            raise too_large(limit)
        yield piece


def too_large(limit: int) -> HttpError:
    """Return the error for an answer of more bytes than allowed."""
    message = _("The answer is larger than %(limit)d bytes.") % {"limit": limit}
    return HttpError(Code.TOO_LARGE, message)


def _inflated(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """Yield (content, bytes used up for it); gzip may have several members (RFC 1952 §2.2)."""
    inflater: zlib._Decompress | None = None
    waiting, members = b"", 0
    for piece in pieces:
        waiting += piece
        while len(waiting) > 1 or (inflater and waiting):
            if inflater is None:
                if members and not waiting.startswith(_GZIP):
                    waiting = b""  # padding behind the last member: nothing reads it
                    break
                inflater = zlib.decompressobj(_window_bits(waiting))
                members += 1
                if members > _MAX_MEMBERS:
                    raise _bad_encoding("too many parts")
            content = _inflate(inflater, waiting)
            left = inflater.unused_data or inflater.unconsumed_tail
            yield content, len(waiting) - len(left)
            waiting = left
            inflater = None if inflater.eof else inflater
        if inflater is not None:
            yield from ((content, 0) for content in _rest(inflater))
            inflater = None if inflater.eof else inflater
    if inflater is not None or (waiting and not members):
        raise _bad_encoding("unfinished")


def _rest(inflater: "zlib._Decompress") -> Iterator[bytes]:
    """Yield what is ready inside although all input was taken."""
    while content := _inflate(inflater, b""):
        yield content


def _inflate(inflater: "zlib._Decompress", data: bytes) -> bytes:
    try:
        return inflater.decompress(data, _STEP)
    except zlib.error as error:
        raise _bad_encoding("broken") from error


def _window_bits(start: bytes) -> int:
    """gzip, zlib, or the bare DEFLATE that some servers send as “deflate” (RFC 1950 §2.2)."""
    if start.startswith(_GZIP):
        return zlib.MAX_WBITS + 16
    is_zlib = start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS


def _bad_encoding(what: str) -> HttpError:
    message = _("The answer cannot be unpacked (%(what)s).") % {"what": what[:40]}
    return HttpError(Code.BAD_ENCODING, message)
