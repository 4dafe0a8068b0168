"""XML from strangers: no entities of its own, no DTD, no network, bounded; and finding text in it.

lxml expands nothing here (its FAQ, "How do I use lxml safely as a web-service endpoint?"): a
document that declares an entity is refused before it is parsed.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree
from lxml.etree import _Element

from sources.documents import DocumentError, Reason
from sources.documents import gettext_noop as _
from sources.formats.streams import Bounded

_ENTITY = re.compile(rb"<\0{0,3}!\0{0,3}E\0{0,3}N\0{0,3}T\0{0,3}I\0{0,3}T\0{0,3}Y")
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_XML_NAMES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
# Neither XML 1.0 nor anybody's text has them; wires send them all the same.
_CONTROLS = bytes((*range(9), 0x0B, 0x0C, *range(0x0E, 0x20)))
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def parse_xml(data: bytes) -> _Element:
    """The root of a document that is read whole, without comments and processing instructions.

    Entities that HTML knows are the characters they are there: news markup uses `&nbsp;` and
    leaves it to a DTD that we do not load. Raises DocumentError "bad-type".
    """
    if _ENTITY.search(data):
        raise _own_entities()
    if not _is_wide(data):
        data = _NAMED.sub(_as_number, data.translate(None, _CONTROLS)).lstrip()
    try:
        return etree.fromstring(data, parser=_parser())
    except (etree.LxmlError, ValueError) as error:
        raise _malformed(error) from error


def iterate_xml(
    stream: BinaryIO, items: frozenset[str], beside: frozenset[str]
) -> Iterator[_Element]:
    """Yield each element that has one of these local names, of a document of any length.

    `items` are emptied, with all before them, when the next one is asked for; `beside` are
    what stands around them, or in them. Raises DocumentError, as
    `parse_xml`, and "too-large" when one of them does not end within a document's size.
    """
    bounded = _Checked(stream)
    events = etree.iterparse(
        bounded, events=("end",), tag=[f"{{*}}{name}" for name in items | beside],
        remove_comments=True, remove_pis=True, resolve_entities=False, load_dtd=False,
        no_network=True, huge_tree=False,
    )  # fmt: skip
    try:
        for _event, element in events:
            yield element
            if local(element) not in items:
                continue
            bounded.mark()
            element.clear(keep_tail=False)
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    except (etree.LxmlError, ValueError) as error:
        if isinstance(error, DocumentError):
            raise
        raise _malformed(error) from error


class _Checked(Bounded):
    """A bounded stream in which no entity is declared, and known ones are characters.

    A name or tag that may go on in what is read next is kept back till then.
    """

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self._left = b""
        self._wide: bool | None = None

    def read(self, count: int = -1) -> bytes:
        data = super().read()
        if self._wide is None:
            self._wide = _is_wide(data)
            data = data if self._wide else data.lstrip()
        ready, self._left = self._left + data, b""
        if data and not self._wide:
            tail = max(0, len(ready) - 64)
            opened = [at for at in (ready.rfind(b"&", tail), ready.rfind(b"<", tail)) if at >= 0]
            cut = min(opened, default=len(ready))
            ready, self._left = ready[:cut], ready[cut:]
        if _ENTITY.search(ready):
            raise _own_entities()
        if self._wide:
            return ready
        ready = _NAMED.sub(_as_number, ready.translate(None, _CONTROLS))
        return ready or (self.read(count) if data else b"")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True, strip_cdata=True,
    )  # fmt: skip


def _is_wide(data: bytes) -> bool:
    """Whether the bytes are UTF-16 or UTF-32."""
    return data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:4]


def _as_number(match: re.Match[bytes]) -> bytes:
    name = match.group(1)
    if name in _XML_NAMES:
        return match.group()
    characters = html.entities.html5.get(f"{name.decode()};", "")
    return "".join(f"&#{ord(char)};" for char in characters).encode() or match.group()


def _own_entities() -> DocumentError:
    message = _("The document declares entities of its own; such a document is not read.")
    return DocumentError(Reason.BAD_TYPE, message)


def _malformed(error: Exception) -> DocumentError:
    message = _("The document is not well-formed XML: %(why)s.")
    return DocumentError(Reason.BAD_TYPE, message, why=str(error).rstrip(".")[:200])


def local(element: _Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def find(element: _Element | None, *names: str) -> _Element | None:
    """The first element at a path of local names, each anywhere below the one before."""
    for name in names:
        element = next(below(element, name), None)
    return element


def below(element: _Element | None, name: str) -> Iterator[_Element]:
    """Yield the elements below one, by local name and in the document's order."""
    if element is not None:
        for found in element.iter(f"{{*}}{name}"):
            if found is not element:
                yield found


def children(element: _Element | None, *names: str) -> list[_Element]:
    """The elements directly below one that have one of these local names."""
    return [] if element is None else [child for child in element if local(child) in names]


def text_at(element: _Element | None, *names: str) -> str:
    """All text of the first element at a path as one line, "" where there is none."""
    found = find(element, *names)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def attribute(element: _Element | None, *names: str) -> str:
    """The first of these attributes that is filled, whatever its namespace."""
    if element is None:
        return ""
    values = {str(key).rpartition("}")[2]: value for key, value in element.attrib.items()}
    return next((values[name].strip() for name in names if values.get(name, "").strip()), "")


def language_of(element: _Element | None) -> str:
    """The element's `xml:lang` or that of the nearest element around it, "" without one."""
    while element is not None:
        if declared := (element.get(_LANGUAGE) or element.get("lang") or "").strip():
            return str(declared)
        element = element.getparent()
    return ""
