"""What files are packed in: ZIP, tar, gzip, bzip2, zstd. Nothing is written under a member's name.

Each is a function from a stream to its members, a name and a stream each, read in order: the
stream of a member ends where the next member begins.
"""

from __future__ import annotations

import bz2
import gzip
import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

import zstandard

from sources.documents import DocumentError, Reason
from sources.documents import gettext_noop as _
from sources.formats.article import not_read
from sources.formats.heads import Head
from sources.formats.office import DOCX, ODT
from sources.formats.streams import Bounded, Budget, reading, seekable, too_large

MAX_WINDOW_BYTES = 128 * 1024 * 1024
"""Of a zstd frame, which its sender chooses: `zstd --long` uses 128 MiB."""
MAX_DIRECTORY_BYTES = 64 * 1024 * 1024
"""Of a ZIP's table, which is read whole: room for half a million files."""

_DAMAGED = (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, struct.error,
            zlib.error, zstandard.ZstdError, zipfile.BadZipFile, tarfile.TarError)  # fmt: skip

Members = Iterator[tuple[str, BinaryIO | DocumentError]]


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of packing. Its members have a name, or "" where there is one without."""

    name: str
    recognises: Callable[[Head], bool]
    members: Callable[[BinaryIO, Budget], Members]


def damaged(error: Exception) -> DocumentError:
    """Return the error for an archive that ends early or is not what it says."""
    message = _("The archive is damaged here: %(why)s.")
    why = (str(error) or type(error).__name__).strip().split("\n")[0].rstrip(".")[:120]
    return DocumentError(Reason.UNREADABLE, message, why=why)


def _counted(stream: BinaryIO, budget: Budget) -> BinaryIO:
    """A stream of what is unpacked, counted; whatever is wrong in it is a `DocumentError`.

    It is unpacked piece by piece, so that what stands before the damage is read.
    """
    read_some = getattr(stream, "read1", stream.read)

    def read(count: int) -> bytes:
        try:
            data = read_some(count)
        except _DAMAGED as error:
            if isinstance(error, DocumentError):
                raise
            raise damaged(error) from error
        budget.spend(len(data))
        return data

    return reading(read)


def _gzip(stream: BinaryIO, budget: Budget) -> Members:
    yield "", _counted(cast("BinaryIO", gzip.GzipFile(fileobj=stream)), budget)


def _bzip2(stream: BinaryIO, budget: Budget) -> Members:
    yield "", _counted(cast("BinaryIO", bz2.BZ2File(stream)), budget)


def _zstd(stream: BinaryIO, budget: Budget) -> Members:
    unpacking = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
    plain = unpacking.stream_reader(stream, read_across_frames=True)
    yield "", _counted(cast("BinaryIO", plain), budget)


def _zip(stream: BinaryIO, budget: Budget) -> Members:
    stream = seekable(stream)
    _refuse_large_directory(stream)
    try:
        with zipfile.ZipFile(stream) as package:
            for info in package.infolist():
                if not info.is_dir() and not _is_litter(info.filename):
                    yield info.filename, _opened(package, info, budget)
    except _DAMAGED as error:
        if isinstance(error, DocumentError):
            raise
        raise damaged(error) from error


def _opened(
    package: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget
) -> BinaryIO | DocumentError:
    if stat.S_ISLNK(info.external_attr >> 16):
        return _link()
    if info.flag_bits & 1:
        return not_read(_("This file is protected by a password in its archive."))
    try:
        return _counted(cast("BinaryIO", package.open(info)), budget)
    except _DAMAGED as error:
        return damaged(error)


def _link() -> DocumentError:
    return not_read(_("This is a link inside an archive: it is not followed."))


def _refuse_large_directory(stream: BinaryIO) -> None:
    """`zipfile` reads the table of a ZIP whole: what its end record says of it is asked first."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 65_557))  # the record, and the longest comment after it
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 16:
        return
    (length,) = struct.unpack_from("<I", tail, at + 12)
    wide = tail.rfind(b"PK\x06\x06", 0, at)
    if length == 0xFFFFFFFF and wide >= 0 and len(tail) >= wide + 48:
        (length,) = struct.unpack_from("<Q", tail, wide + 40)
    if length > MAX_DIRECTORY_BYTES:
        raise too_large(MAX_DIRECTORY_BYTES)


def _tar(stream: BinaryIO, _budget: Budget) -> Members:
    # What a tar says of its next member is read whole by `tarfile`, however much it claims to be.
    bounded = Bounded(stream)
    try:
        with tarfile.open(fileobj=cast("BinaryIO", bounded), mode="r|") as package:
            for info in package:
                package.members = []  # type: ignore[attr-defined]  # kept for a search nobody makes
                if info.isfile() and not _is_litter(info.name):
                    yield info.name, _of_tar(package, info, bounded)
                elif info.issym() or info.islnk():
                    yield info.name, _link()
                bounded.mark()
    except _DAMAGED as error:
        if isinstance(error, DocumentError):
            raise
        raise damaged(error) from error


def _of_tar(package: tarfile.TarFile, info: tarfile.TarInfo, bounded: Bounded) -> BinaryIO:
    """A member's stream. What is read of it was counted when it was unpacked, if it was."""
    member = cast("BinaryIO", package.extractfile(info))

    def read(count: int) -> bytes:
        bounded.mark()
        try:
            return member.read(count)
        except _DAMAGED as error:
            if isinstance(error, DocumentError):
                raise
            raise damaged(error) from error

    return reading(read)


def _is_litter(name: str) -> bool:
    """What systems leave in archives and nobody wrote."""
    last = name.rstrip("/").rpartition("/")[2]
    return "__MACOSX/" in name or last.startswith("._") or last in (".DS_Store", "Thumbs.db")


def _is_tar(head: Head) -> bool:
    return head.data[257:262] == b"ustar" or (head.suffix == ".tar" and _has_checksum(head.data))


def _has_checksum(data: bytes) -> bool:
    """An old tar has no mark but the sum of its header."""
    try:
        stated = int(data[148:156].strip(b"\0 ") or b"-1", 8)
    except ValueError:
        return False
    return len(data) >= 512 and stated == sum(data[:148]) + 256 + sum(data[156:512])


def _is_zip(head: Head) -> bool:
    is_zip = head.data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))
    return is_zip and not DOCX.recognises(head) and not ODT.recognises(head)


CONTAINERS = (
    Container("gzip", lambda head: head.data.startswith(b"\x1f\x8b"), _gzip),
    Container("bzip2", lambda head: head.data[:3] == b"BZh" and head.data[4:10] in
              (b"1AY&SY", b"\x17rE8P\x90"), _bzip2),
    Container("zstd", lambda head: head.data.startswith(b"\x28\xb5\x2f\xfd"), _zstd),
    Container("zip", _is_zip, _zip),
    Container("tar", _is_tar, _tar),
)  # fmt: skip
