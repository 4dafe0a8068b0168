"""Documents that are ZIPs, told from ZIPs that hold documents: by the package's own first members.

ECMA-376 part 2 (`[Content_Types].xml`), ODF 1.3 part 2 and EPUB OCF (a first file `mimetype`,
stored); local headers as in PKWARE's APPNOTE, 4.3.7.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from sources.formats.heads import Head

_LOCAL = b"PK\x03\x04"
_TYPES = "[Content_Types].xml"
_DEFLATED = 8


def holds_folder(head: Head, folder: str) -> bool:
    """Whether it is one of Office's packages, and the kind is the one that has this folder."""
    names = list(_names(head.data))
    inside = [name for name in names if name.startswith(f"{folder}/")]
    main = {f"{folder}/document.xml", f"{folder}/workbook.xml", f"{folder}/presentation.xml"}
    return bool(inside) and (_TYPES in names or not main.isdisjoint(inside))


def is_typed(head: Head) -> bool:
    """Whether it is a package of Office's, of whatever kind."""
    return _TYPES in _names(head.data)


def states_type(head: Head, media_type: bytes) -> bool:
    """Whether its first file says that it is of this type."""
    data = head.data
    first = next(_names(data), "")
    return first == "mimetype" and media_type in data[38 : 38 + 100 + len(media_type)]


def _names(data: bytes) -> Iterator[str]:
    """Yield the names of the first members, as far as their headers can be followed.

    Where the size is written after a member, the next header is searched; not so in what is
    stored as it is, which may be a ZIP itself.
    """
    at = 0
    while data.startswith(_LOCAL, at) and len(data) >= at + 30:
        flags, method = struct.unpack_from("<HH", data, at + 6)
        size, _unpacked, name, extra = struct.unpack_from("<IIHH", data, at + 18)
        yield data[at + 30 : at + 30 + name].decode("utf-8", "replace")
        at += 30 + name + extra
        if not flags & 8:
            at += size
        elif method == _DEFLATED:
            at = data.find(_LOCAL, at)
        else:
            return
        if at < 0:
            return
