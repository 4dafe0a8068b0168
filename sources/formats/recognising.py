"""Which format a file is: the registry, in the order in which it is asked.

By content; a name decides only between readings that the content allows. What is surely
something comes before what may be, and plain text is what is left.
"""

from __future__ import annotations

from sources.documents import DocumentError, Reason
from sources.documents import gettext_noop as _
from sources.formats.addresses import ADDRESSES, SITEMAP, SITEMAP_INDEX
from sources.formats.base import Format
from sources.formats.captions import SUBRIP, TRANSCRIPT, WEBVTT
from sources.formats.feeds import FEED
from sources.formats.heads import Head
from sources.formats.mail import MAIL
from sources.formats.newsml import NEWSML_G2
from sources.formats.newsml1 import NEWSML_1
from sources.formats.nitf import NITF
from sources.formats.office import DOCX, ODT
from sources.formats.packed import CONTAINERS, Container
from sources.formats.pages import PAGE, PIECE
from sources.formats.pdf import PDF
from sources.formats.records import DATA_FEED, JSON_LINES, JSON_LIST, JSON_OBJECT
from sources.formats.refusals import BINARY, MAGIC, PACKAGES, STRUCTURED
from sources.formats.ritzau import RITZAU
from sources.formats.tables import TABLE
from sources.formats.text import TEXT
from sources.formats.warc import WARC
from sources.formats.wire import WIRE
from sources.formats.wordpress import WXR

# First bytes, then markup by its root, then JSON, then texts by their lines
_READ: tuple[Format, ...] = (
    DOCX, ODT, PDF, WARC, WIRE, WEBVTT, SUBRIP, NEWSML_G2, NEWSML_1, NITF, RITZAU, WXR,
    FEED, DATA_FEED, JSON_LINES, JSON_LIST, JSON_OBJECT, MAIL, PAGE, TABLE, TRANSCRIPT, TEXT,
)  # fmt: skip
_ORDER: tuple[Format, ...] = (
    *PACKAGES, DOCX, ODT, PDF, *MAGIC, WARC, WIRE, BINARY, WEBVTT, SUBRIP, NEWSML_G2, NEWSML_1,
    NITF, RITZAU, WXR, FEED, SITEMAP, SITEMAP_INDEX, DATA_FEED, JSON_LINES, JSON_LIST, JSON_OBJECT,
    MAIL, PAGE, ADDRESSES, *STRUCTURED, TABLE, PIECE, TRANSCRIPT, TEXT,
)  # fmt: skip

FORMATS: dict[str, Format] = {kind.name: kind for kind in _READ if kind is not DATA_FEED}
"""What has articles in it, by the name that `--format` takes. Lists of addresses need no name."""


def recognise(head: Head) -> Format:
    """Return the format that a head is of. Raises DocumentError "empty" for nothing but blanks."""
    if head.whole and not head.data.strip(b"\0 \t\r\n") and b"\0" not in head.data:
        raise DocumentError(Reason.EMPTY, _("The file is empty."))
    return next(kind for kind in _ORDER if kind is TEXT or kind.recognises(head))


def container_of(head: Head) -> Container | None:
    """Return what a file is packed in, None for one that is not packed."""
    if any(kind.recognises(head) for kind in PACKAGES):
        return None
    return next((kind for kind in CONTAINERS if kind.recognises(head)), None)
