"""A file to its entries: unpacked where it is packed, recognised, read one after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from sources.documents import DocumentError
from sources.documents import gettext_noop as _
from sources.formats.article import not_read
from sources.formats.base import Entry, failed
from sources.formats.recognising import FORMATS, container_of, recognise
from sources.formats.streams import Budget, peeked

MAX_LAYERS = 2
"""A packing in a packing; the tar in a .tar.gz counts as one with it."""
_COMPRESSIONS = frozenset({"gzip", "bzip2", "zstd"})


def entries_of(stream: BinaryIO, name: str, *, size: int, chosen: str = "") -> Iterator[Entry]:
    """Yield the entries of a file, in order; each can be read at any time after.

    `size` is the file's, in bytes, to hold against what it unpacks to. `chosen` is one of
    `FORMATS`, for whoever knows better than the content tells; packing is undone all the same.
    Nothing is raised for what is in the file: what cannot be read is an entry that says so.
    Errors of the stream itself (`OSError`) are the caller's.
    """
    yield from _entries(stream, name, chosen, Budget(size), layers=0, outer="")


def _entries(
    stream: BinaryIO, name: str, chosen: str, budget: Budget, *, layers: int, outer: str
) -> Iterator[Entry]:
    form = ""
    try:
        head, stream = peeked(stream, name)
        container = container_of(head)
        if container is None:
            kind = FORMATS[chosen] if chosen else recognise(head)
            form = kind.name
            for entry in kind.entries(stream, head):
                yield replace(entry, format=form)
            return
        layers += not (container.name == "tar" and outer in _COMPRESSIONS)
        if layers > MAX_LAYERS:
            raise not_read(_("This is an archive in an archive in an archive; it is not opened."))
        for member, inner in container.members(stream, budget):
            if isinstance(inner, DocumentError):
                yield replace(failed(inner), member=member)
                continue
            known = member or _unpacked_name(name)
            for entry in _entries(
                inner, known, chosen, budget, layers=layers, outer=container.name
            ):
                yield replace(entry, member="!/".join(filter(None, (member, entry.member))))
            if budget.is_spent:
                return
    except DocumentError as error:
        yield replace(failed(error), format=form)


def _unpacked_name(name: str) -> str:
    """The name without the ending of its packing: "a.jsonl" of "a.jsonl.gz", "a.tar" of "a.tgz"."""
    stem, _dot, ending = name.rpartition(".")
    if ending.lower() in ("tgz", "tbz2", "tbz", "tzst"):
        return f"{stem}.tar"
    return stem if ending.lower() in ("gz", "bz2", "zst", "zstd") else name
