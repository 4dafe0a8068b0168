"""Wire copy in control characters: ANPA 1312 and IPTC 7901.

Both go back to one frame: SOH, a header for machines, STX, the text, ETX, a filing time, EOT
(IPTC Recommendation 7901, 1979, after ANPA Bulletin 1312). ANPA marks lines of the heading by
an upper rail ("^" before) and how they are set ("<" left, "=" centred, at the end); 7901 closes
the heading with "=".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from sources.documents import DocumentError, ParsedDocument, Reason
from sources.documents import gettext_noop as _
from sources.formats.article import article
from sources.formats.base import Entry, Format, failed
from sources.formats.heads import Head
from sources.formats.streams import read_whole
from sources.formats.wrapping import unwrapped
from sources.language.detection import detect_language

_SOH, _STX, _ETX, _EOT = "\x01", "\x02", "\x03", "\x04"
_FRAME = re.compile(r"\x01(?P<header>[^\x01\x02]{0,2000})\x02(?P<text>[^\x01]*)", re.DOTALL)
# Without STX the header is a line; teleprinters framed a message by letters.
_UNFRAMED = re.compile(r"(?:\x01|ZCZC\s)(?P<header>[^\n]{0,200})\n(?P<text>[^\x01]*)", re.DOTALL)
_RECOGNISED = re.compile(
    rb"\A[\s\x00\x16\x7f]{0,64}(?:\x01[^\x00\x01]{0,2000}[\x02\x03]|ZCZC\s.{0,60000}\nNNNN)",
    re.DOTALL,
)
_SPACES = str.maketrans(
    {"\x10": " ", "\x1e": " ", "\x1f": " ", "\x08": "", "\x7f": "", "\xa0": " "}
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# "4 s 850  dpa-tns 0908": priority, category, words, then what the agency likes to add
_HEADER_7901 = re.compile(r"\S+\s+\d\s+\S+\s+\d+\s+(?:\S+\s+)?([A-Za-z]+)(?:-[a-z]+)?\s+\d+")
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "mae": 3, "mrz": 3, "apr": 4, "may": 5, "mai": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip
_FILED_7901 = re.compile(r"\b(\d\d)(\d\d)(\d\d)\s*(?:GMT|UTC)?\s+([A-Za-z]{3})[a-z]*\s+(\d\d)\b")
_FILED_ANPA = re.compile(r"\b([A-Z]{2,4})-\w{2}-(\d\d)-(\d\d)-(\d\d)\s+(\d\d)(\d\d)GMT")
_NOTE = re.compile(
    r"(?:AP )?(?:Photo|Graphic|Video|Audio)s?\b|Eds?[.:]|Editors?:|With |Note ", re.IGNORECASE
)
_BYLINE = re.compile(r"(?:By|Von|Par|Por|De|Da)\s+\S", re.IGNORECASE)
_BY = re.compile(r"(?:By|Von|Par|Por|De|Da)\s+", re.IGNORECASE)
_LABEL = re.compile(r"[A-Z0-9 .,:()/-]{2,40}|\(\w+\)")
# dpa: what stands from here on is for the newsroom
_NOT_FOR_PRINT = re.compile(r"^(?:# Notebook|#+ Note to editors?|\* \* \* \*)\s*$", re.MULTILINE)


@dataclass(slots=True)
class _Copy:
    """A message's parts."""

    title: str = ""
    author: str = ""
    notes: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def entries(stream: BinaryIO, _head: Head) -> Iterator[Entry]:
    """Yield each message between SOH and the next."""
    data = read_whole(stream)
    characters = _characters(data)
    frames = list(_FRAME.finditer(characters)) or list(_UNFRAMED.finditer(characters))
    if not frames:
        yield failed(DocumentError(Reason.EMPTY, _("The file holds no wire message.")), raw=data)
    for row, frame in enumerate(frames, start=1):
        number = row if len(frames) > 1 else None
        yield Entry(partial(_read, frame["header"], frame["text"]), number, raw=frame[0].encode())


def _characters(data: bytes) -> str:
    """Wires that are not UTF-8 are older than it, and Western: every byte is a letter there."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace") if _is_cp1252(data) else data.decode("latin-1")


def _is_cp1252(data: bytes) -> bool:
    return not re.search(rb"[\x81\x8d\x8f\x90\x9d]", data)


def _read(header: str, text: str) -> ParsedDocument:
    text, _etx, trailer = text.partition(_ETX if _ETX in text else "\nNNNN")
    trailer = trailer.partition(_EOT)[0]
    is_anpa = bool(re.search(r"^\^", text, re.MULTILINE))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    copy = _anpa(text) if is_anpa else _iptc(text)
    body = "\n".join(copy.lines).strip("\n ") or "\n\n".join(copy.notes)
    language = detect_language(body)
    clean = _clean(body)
    clean = _without_rails(clean) if is_anpa else unwrapped(clean, language, surely=True)
    return article(
        title=copy.title,
        body=clean,
        media_type="text/vnd.iptc.anpa" if is_anpa else "text/vnd.iptc.7901",
        hint=language,
        dates=_filed(trailer),
        publisher=_agency(header, trailer, is_anpa=is_anpa),
        author=_BY.sub("", copy.author),
        printed=("title", "author"),
    )


def _anpa(text: str) -> _Copy:
    """Railed lines above the text are its heading: a slug, a headline, notes, a byline."""
    copy = _Copy()
    railed = [_bare(line) for line in text.split("\n") if line.startswith("^")]
    for line in text.split("\n"):
        if not line.startswith("^"):
            copy.lines += _paragraph(line)
        elif any(kept.strip() for kept in copy.lines):
            copy.lines += ["", _bare(line), ""]
    for line in railed[1:]:  # the first is the slug, "BC-LT--Argentina-Cancer Beauty,466"
        if _BYLINE.match(line):
            copy.author = copy.author or line
        elif not copy.title and not _NOTE.match(line):
            copy.title = line
        else:
            copy.notes.append(line)
    return copy


def _paragraph(line: str) -> list[str]:
    """An indented line begins a paragraph; a row of a table (backspace before) is a line."""
    if line.startswith(("\t", "   ")):
        return ["", line.strip()]
    return [line.strip()]


def _bare(line: str) -> str:
    return line.strip().lstrip("^").rstrip("<= \t")


def _iptc(text: str) -> _Copy:
    """The heading ends with "=": labels in capitals, the headline, a byline."""
    heading, closed, rest = text.partition("=\n")
    if not closed or heading.count("\n") > 8 or len(heading) > 1_000:
        first, _break, rest = text.lstrip("\n").partition("\n")
        return _Copy(title=first.strip(), lines=_printed(rest).split("\n"))
    copy = _Copy(lines=_printed(rest).split("\n"))
    lines = [line.strip() for line in heading.split("\n") if line.strip()]
    for line in lines:
        if _BYLINE.match(line) and line is not lines[0]:
            copy.author = line
        elif not _LABEL.fullmatch(line):
            copy.title = f"{copy.title} {line}".strip()
    copy.title = copy.title or (lines[-1] if lines else "")
    return copy


def _printed(text: str) -> str:
    """The text up to where its agency begins to speak to editors."""
    cut = _NOT_FOR_PRINT.search(text)
    return text[: cut.start()] if cut and text[: cut.start()].strip() else text


def _clean(text: str) -> str:
    """No control characters; quotation marks and dashes as teleprinters had to write them."""
    text = _CONTROLS.sub("", text.translate(_SPACES))
    text = text.replace("``", "“").replace("''", "”").replace(" _ ", " — ")
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def _without_rails(text: str) -> str:
    """Rows of tables carry the marks of a heading, too."""
    return "\n".join(line.lstrip("^").rstrip("<=") for line in text.split("\n"))


def _filed(trailer: str) -> list[str]:
    """When it was filed, as ISO 8601: "242200 GMT Jun 17" or "AP-WF-11-13-13 1509GMT"."""
    if match := _FILED_ANPA.search(trailer):
        _agency, month, day, year, hour, minute = match.groups()
        return [f"20{year}-{month}-{day}T{hour}:{minute}:00+00:00"]
    if (match := _FILED_7901.search(trailer)) and (month := _MONTHS.get(match[4].lower())):
        day, hour, minute, _name, year = match.groups()
        return [f"20{year}-{month:02d}-{day}T{hour}:{minute}:00+00:00"]
    return []


def _agency(header: str, trailer: str, *, is_anpa: bool) -> str:
    if is_anpa:
        match = _FILED_ANPA.search(trailer)
        return match[1] if match else ""
    match = _HEADER_7901.search(header)
    return match[1] if match else ""


WIRE = Format("wire", lambda head: bool(_RECOGNISED.match(head.data)), entries)
