"""What surrounds an article when it is copied from a web page, recognised line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sources.documents.dates import without_opening
from sources.documents.words import line_words

_MAX_NAME_CHARS = 80
_MAX_NAME_WORDS = 10
_MAX_LABEL_CHARS = 40
_MAX_LINK_CHARS = 240
_MAX_DATELINE_CHARS = 45
_MAX_INVITATION_CHARS, _MAX_UNSPACED_CHARS = 160, 50
"""What is longer tells something, whatever it asks for besides; without spaces fewer do."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SAID = '"“”„«»「」『』'
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»“)]*$")
_DATELINE = re.compile(r"([^\n]{2,45}?)\s+[-–—]{1,2}\s+(?=\S)")
_OUTLET = re.compile(
    r"[^\W\d_][\w-]*\.[a-zA-Z]{2,6}(?:\.[a-z]{2})?$|[a-z]{2,}[A-Z]|[A-Z][a-z]+[A-Z]"
)
_LABEL_END = re.compile(r"\s*[:：]")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The publisher named at the start of a text, and where the text proper begins."""

    publisher: str
    end: int


def ends_a_sentence(line: str) -> bool:
    """Whether the line closes with a full stop or its like (quotes may follow it)."""
    return bool(_SENTENCE_END.search(line))


def byline_author(line: str, language: str) -> str:
    """The author of a byline ("Laporan: Tim Redaksi", "By Ana Lopez"), "" if it is none."""
    if len(line) > _MAX_NAME_CHARS * 2:
        return ""
    name = without_opening(line, line_words(language)["byline"])
    if name == line or not name or len(name) > _MAX_NAME_CHARS or ends_a_sentence(name):
        return ""
    colon = any(mark in line[: len(line) - len(name)] for mark in ":：")
    named = colon or not name[0].islower()
    return name if named and len(name.split()) <= _MAX_NAME_WORDS else ""


def is_related_link(line: str, language: str) -> bool:
    """A line that offers other articles ("Baca juga: …") or a bare section label."""
    if not line or len(line) > _MAX_LINK_CHARS:
        return False
    rest = without_opening(line, line_words(language)["related"])
    if rest == line:
        return False
    opening = line[: len(line) - len(rest)]
    return not rest or bool(_LABEL_END.search(opening))


def is_end_label(line: str, language: str) -> bool:
    """A section label after the article's end: all capitals, or a "read also" line."""
    capitals = line.isupper() and len(line) <= _MAX_LABEL_CHARS and not ends_a_sentence(line)
    return capitals or is_related_link(line, language)


def is_invitation(line: str, language: str) -> bool:
    """A line that asks readers to pay, to sign in or to subscribe; what somebody is quoted with is
    none.
    """
    said = line.strip().casefold()
    most = _MAX_UNSPACED_CHARS if _UNSPACED.search(said) else _MAX_INVITATION_CHARS
    if len(said) > most or any(mark in said for mark in _SAID):
        return False
    return any(phrase in said for phrase in line_words(language)["invitation"])


def find_dateline(paragraph: str, language: str, *, publisher: str = "") -> Dateline | None:
    """The publisher printed before the first sentence ("SinPo.id - …"), None if none is.

    The words before the dash must be few and look like an outlet: a domain, a name with
    an inner capital, a press word of the language ("Harian …", "… News"), or the
    `publisher` already known. A place alone ("BERLIN – …") or a hyphened phrase is left
    in the text: to cut a word that was said is worse than to miss a publisher.
    """
    match = _DATELINE.match(paragraph)
    if not match or len(match.group()) > _MAX_DATELINE_CHARS + 5:
        return None
    name = re.split(r"[,，]\s*", match.group(1))[-1].strip()
    words = name.split()
    if not 0 < len(words) <= 4 or ends_a_sentence(name):
        return None
    press = set(line_words(language)["outlet"]) & {word.lower() for word in words}
    known = publisher and name.casefold() == publisher.casefold()
    if known or _OUTLET.search(name) or (press and all(word[0].isupper() for word in words)):
        return Dateline(name, match.end())
    return None
