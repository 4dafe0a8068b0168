"""Kinds of file that newsrooms have: each is read, or refused by its name.

Pure: no Django, no network. A file becomes entries (`entries_of`), an entry a `ParsedDocument`
of `sources.documents`, which reads one document's bytes. This is the front door.
"""

from sources.formats.base import Address, Entry, Format
from sources.formats.reading import entries_of
from sources.formats.recognising import FORMATS

__all__ = ["FORMATS", "Address", "Entry", "Format", "entries_of"]
