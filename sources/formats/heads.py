"""The beginning of a file, and what it looks like before anything has chosen a reader for it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree

HEAD_BYTES = 64 * 1024  # enough for a licence comment above a root element, or a table's first rows

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins the same way
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION = re.compile(r"\A<\?xml[^>]{0,200}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
# "["We will not go," said one" is prose: a list goes on or ends after its first text
_JSON = re.compile(
    r'\{\s*(?:["}]|\Z)|\[\s*(?:[{\[\]]|"(?:[^"\\]|\\.)*+(?:"\s*[,\]]|\Z)|\Z)', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Head:
    """The first bytes of a file, and its name.

    `text` are the same bytes as characters, good for recognising only (what cannot be decoded
    is replaced), without white space before them. `encoding` is what the byte order mark says,
    "" without one. `root` is the first element's name in "{namespace}name" form, "" where the
    text does not begin with a tag. `whole` says that there is no more than this.
    """

    data: bytes
    name: str
    text: str
    encoding: str
    root: str
    whole: bool

    @property
    def suffix(self) -> str:
        """The name's ending in lower case, with its dot: it breaks ties, and decides nothing."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without folders and its last ending."""
        return PurePosixPath(self.name).stem

    @property
    def local(self) -> str:
        """The root element's name without its namespace."""
        return self.root.rpartition("}")[2]

    @property
    def namespace(self) -> str:
        """The root element's namespace, "" without one."""
        return self.root[1:].partition("}")[0] if self.root.startswith("{") else ""

    @property
    def lines(self) -> list[str]:
        """The lines that are there whole."""
        lines = self.text.splitlines()
        return lines if self.whole else lines[:-1]

    @property
    def is_json(self) -> bool:
        """Whether it begins as an object or a list of values does."""
        return bool(_JSON.match(self.text))


def head_of(data: bytes, name: str) -> Head:
    """Return the head of a file of which these are the first bytes (at most `HEAD_BYTES` + 1)."""
    whole, data = len(data) <= HEAD_BYTES, data[:HEAD_BYTES]
    mark, encoding = next(((m, e) for m, e in _BOMS if data.startswith(m)), (b"", ""))
    text = data[len(mark) :].decode(encoding or "utf-8", "replace").lstrip()
    root = _root(text) if text.startswith("<") else ""
    return Head(data, name, text, encoding, root, whole)


def _root(text: str) -> str:
    """The first element's name, as far as a forgiving parser can tell."""
    parser = etree.XMLPullParser(
        events=("start",), recover=True, resolve_entities=False, load_dtd=False, no_network=True
    )
    text = _DECLARATION.sub("", text)
    at = text[:HEAD_BYTES].upper().find("<!DOCTYPE")
    if at >= 0 and (declared := _DOCTYPE.match(text, at)):  # and with it the entities in it
        text = text[:at] + text[declared.end() :]
    try:
        parser.feed(text)
        for _event, element in parser.read_events():
            return str(element.tag)
    except (etree.LxmlError, ValueError):
        pass
    return ""
