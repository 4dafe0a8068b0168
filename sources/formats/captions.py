"""Subtitles and transcripts: WebVTT (W3C), SubRip, and speakers' lines with times before them.

Times, cue numbers and settings go, what is said stays; who says it is kept as "Name: …", a
paragraph each. The title is what the file says of itself, else its name.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

from sources.documents import DocumentError, ParsedDocument, Reason, decode, ends_a_sentence
from sources.documents import gettext_noop as _
from sources.formats.article import article
from sources.formats.base import Entry, Format
from sources.formats.heads import Head
from sources.formats.streams import read_whole

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_CUE = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}.*")
_STAMP = re.compile(rf"\s*[\[(]?{_TIME}(?:\s*[-–]\s*{_TIME})?[\])]?(?:\s*[-–:|]\s*|\s+|$)")
_VOICE = re.compile(r"<v(?:\.[^<> ]{0,100})?[ \t]([^<>]{1,200})>")
_TAG = re.compile(r"</?[^<>]{0,200}>|\{\\[^{}]{0,100}\}")
_SPEAKER = re.compile(r"(?:>>+\s*)?([^\W\d_][^:：\n]{0,60})[:：]\s+(?=\S)")
_EXACT = re.compile(r"\s*(?:[\[(]\d|\d{1,3}:\d{1,2}:\d{2}|\d{1,2}:\d{2}[.,]\d)")
_OPENING = re.compile(r"\s*0{1,2}:0[0-4](?!\d)")
_PARAGRAPH_CHARS = 600
_ALIKE = 5  # lines with a time before them that make a text a transcript: more than a programme has


def _read_captions(data: bytes, head: Head) -> ParsedDocument:
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    title = ""
    said: list[str] = []
    is_vtt = _is_vtt(head)
    for block in re.split(r"\n[ \t]*\n", text.strip("\n")):
        lines = block.split("\n")
        timed = next((at for at, line in enumerate(lines) if _CUE.fullmatch(line)), None)
        if timed is None:
            title = title or _stated_title(lines[0])
            if said and not is_vtt:  # a blank line inside a cue, which ends WebVTT's alone
                said += _cue([line for line in lines if not line.strip().isdecimal()])
            continue
        said += _cue(lines[timed + 1 :])
    return _spoken(said, title or head.stem, "text/vtt" if is_vtt else "application/x-subrip")


def _stated_title(line: str) -> str:
    """ "WEBVTT - Evening programme": the header may say what the file is."""
    return line[6:].strip(" \t-–:") if line.startswith("WEBVTT") else ""


def _cue(lines: list[str]) -> list[str]:
    """The words of one cue, a speaker's name before them where it has one."""
    words: list[str] = []
    for line in lines:
        before, *spoken = _VOICE.split(line)
        words.append(_said(before))
        words += [
            f"{name.strip()}: {_said(text)}"
            for name, text in zip(spoken[::2], spoken[1::2], strict=True)
        ]
    return list(filter(None, words))


def _said(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).strip()


def _read_transcript(data: bytes, head: Head) -> ParsedDocument:
    title = ""
    said: list[str] = []
    for line in decode(data).splitlines():
        stamp = _STAMP.match(line)
        words = line[stamp.end() :].strip() if stamp else line.strip()
        if words and not stamp and not said and not _SPEAKER.match(words):
            title = title or words
        elif words:
            said.append(words)
    return _spoken(said, title or head.stem, "text/plain")


def _spoken(said: list[str], title: str, media_type: str) -> ParsedDocument:
    body = "\n\n".join(_turns(said))
    if not body:
        raise DocumentError(Reason.MISSING, _("The document has no text."), field="text")
    return article(title=title.replace("_", " "), body=body, media_type=media_type)


def _turns(said: list[str]) -> Iterator[str]:
    """Paragraphs: a turn of a speaker each, a long one parted where a sentence ends.

    A line that was shown already, as rolling captions repeat it, is said once.
    """
    turn, speaker, last = "", "", ""
    for line in said:
        if line == last:
            continue
        last = line
        match = _SPEAKER.match(line)
        name = match[1].strip() if match else ""
        same = name == speaker
        if match and not same:
            yield from filter(None, [turn])
            turn, speaker = f"{name}: {line[match.end() :]}", name
            continue
        words = line[match.end() :] if match else line.removeprefix(">>").lstrip()
        if (line.startswith(">>") and not match) or _is_long(turn):
            yield from filter(None, [turn])
            turn = words
        else:
            turn = f"{turn} {words}".strip()
    yield from filter(None, [turn])


def _is_long(turn: str) -> bool:
    """Machines write captions without full stops: a paragraph ends somewhere all the same."""
    return len(turn) > 2 * _PARAGRAPH_CHARS or (
        len(turn) > _PARAGRAPH_CHARS and ends_a_sentence(turn)
    )


def _is_vtt(head: Head) -> bool:
    return bool(re.match(r"WEBVTT(?:[ \t\r\n]|\Z)", head.text))


def _is_srt(head: Head) -> bool:
    return bool(re.match(rf"(?:\d+\s*\n\s*)?{_TIME}\s*-->\s*{_TIME}", head.text))


def _is_transcript(head: Head) -> bool:
    """Most lines begin with a time of a recording, or stand under a line that is one."""
    lines = [line for line in head.lines[:400] if line.strip()]
    stamps = [(stamp, line) for line in lines if (stamp := _STAMP.match(line))]
    if len(stamps) < min(_ALIKE, max(len(lines) - 1, 2)):
        return False
    if not _are_a_recordings(lines):
        return False
    alone = all(not line[stamp.end() :].strip() for stamp, line in stamps)
    return len(stamps) * 2 > len(lines) or (alone and len(stamps) * 3 >= len(lines))


def _are_a_recordings(lines: list[str]) -> bool:
    """A live blog has times before its lines, too, of the day: "18:00 The polls are closed."

    A recording's have seconds after minutes and hours, or brackets, or begin with it (before
    05:00 minutes), or a speaker's name follows most of them, if on the next line.
    """
    timed = [(line, line[stamp.end() :].strip() or after)
             for line, after in zip(lines, [*lines[1:], ""], strict=True)
             if (stamp := _STAMP.match(line))]  # fmt: skip
    exact = sum(bool(_EXACT.match(line)) for line, _words in timed)
    spoken = sum(bool(_SPEAKER.match(words)) for _line, words in timed)
    return max(exact, spoken) * 2 > len(timed) or bool(_OPENING.match(timed[0][0]))


def _one(
    read: Callable[[bytes, Head], ParsedDocument], stream: BinaryIO, head: Head
) -> Iterator[Entry]:
    data = read_whole(stream)
    yield Entry(partial(read, data, head), raw=data)


WEBVTT = Format("vtt", _is_vtt, partial(_one, _read_captions))
SUBRIP = Format("srt", _is_srt, partial(_one, _read_captions))
TRANSCRIPT = Format("transcript", _is_transcript, partial(_one, _read_transcript))
