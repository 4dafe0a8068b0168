"""Dates as machines and as newspapers write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import dateparser

from sources.documents.calendars import in_common_calendar
from sources.documents.words import line_words, zone_offsets
from sources.language.normalising import normalise_line

MAX_DATE_CHARS = 80

_YEARS = range(1800, 2200)
_HAS_YEAR = re.compile(r"\d{4}")
_PARTS = re.compile(r"\s[|•·–—/]\s|\)\s|\s\(|[;]")
"""What stands between the dates of one line: when it came out, and when it was changed."""
_MAX_DATES = 4
_YEAR = timedelta(days=366)
_SPAN = re.compile(r"[^|•·/();:]+\s[–—]\s\d[^|•·/();:]+")  # "1 September 1939 – 2 September 1945"
# How some languages print a time: "a les 10:19h", "às 10h19", "17h"
_BEFORE_A_TIME = re.compile(r"\b(?:a les|às|as|à|ora|ob|u)\s+(?=\d{1,2}\s?[:h.])", re.IGNORECASE)
_HOUR = re.compile(r"\b(\d{1,2})(?:\s?[hH]\s?(\d\d)?|:(\d\d)\s?[hH]s?\.?)(?![^\W_])")
_APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=\w)")  # "Jum'at"
_WORD = re.compile(r"[^\W\d_]+")
_MAX_WORDS = 7  # "Selasa Februari WIB", "le mardi février à h min"; prose has more
_LAST_WORD = re.compile(r"[\s(]*(?P<zone>[^\W\d_]+)\)?$")
# `parsedate_to_datetime` takes "3 Mar 2025, 6.30 PM WITA" too, and drops what it does not know.
_RFC_2822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d\d(?::\d\d)? "
    r"(?:[+-]\d{4}|GMT|UTC?|[ECMP][SD]T)"
)
_ZONE_FOR_T = re.compile(
    r"(?<=^\d{4}-\d\d-\d\d)[A-Z]{2,4}(?=\d\d:\d\d)"
)  # "2019-09-28WIB19:17+07:00"
_ONE_DIGIT = re.compile(r"(?<=T\d\d:\d\d):(\d)(?=Z|[+-]|$)")  # "T23:15:0Z"
# "04:20 GMT+7", "18:45:07 -0800", "9.30 (UTC+03:00)": an offset after a time, and nothing after it
_OFFSET = re.compile(
    r"(?<=[\dmM.])(?P<name>\s*\(?(?:GMT|UTC))?\s*(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?\)?$"
)
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?:[:.]\d\d(?:\.\d+)?)?(?:\s*[AaPp]\.?[Mm]\.?)?$")
_ZONE_AFTER_CLOCK = re.compile(
    r"(?<=\d|[mM.])\s+\(?(?P<zone>[^\W\d_]{2,5})\)?(?=[\s,]+\S*[^\W\d_])"
)  # "10:19 a.m. ET, Nov. 27"
_ASIDE = re.compile(r"\s*\([^()\d]{3,60}\)$")  # "(Western Indonesia Time)"
_SETTINGS = {
    "REQUIRE_PARTS": ["day", "month", "year"],
    "PARSERS": ["absolute-time"],  # "three hours ago" depends on when one reads it
    "RETURN_AS_TIMEZONE_AWARE": False,
}

FARTHEST_OFFSET = timedelta(hours=14)
"""No place on earth is farther from UTC; databases refuse more than about that."""


def parse_machine_date(text: str, *, zone: tzinfo = UTC) -> datetime | None:
    """An ISO 8601 or RFC 2822 date as an aware time, None when it is neither.

    A time without an offset is in `zone`; a date without a time is its midnight there.
    """
    text = _ONE_DIGIT.sub(r":0\1", _ZONE_FOR_T.sub("T", text.strip()))
    if not text or len(text) > MAX_DATE_CHARS or not text.isascii():
        return None
    parse = parsedate_to_datetime if _RFC_2822.fullmatch(text) else datetime.fromisoformat
    try:
        return _plausible(parse(text), zone)
    except (ValueError, OverflowError):
        return None


def parse_date(text: str, language: str = "", *, zone: tzinfo = UTC) -> datetime | None:
    """A printed date ("Selasa, 25 Februari 2025 | 04:20 WIB") as an aware time, or None.

    The date must be whole (day, month, year) and `text` little else. The article's
    language is tried first, then all languages (slower, and 3/4/2025 is read by the
    first that fits). The zone is the one printed (data/zones.json), else `zone`.
    """
    line = normalise_line(text[: MAX_DATE_CHARS * 4])
    machine = parse_machine_date(line, zone=zone)
    if machine or len(line) > MAX_DATE_CHARS or not _HAS_YEAR.search(line):
        return machine
    if len(_HAS_YEAR.findall(line)) > 1 and (parts := _PARTS.split(line)[:_MAX_DATES])[1:]:
        zone = _without_zone(line)[1] or zone  # printed once, it is that of all
        dates = [parse_date(part, language, zone=zone) for part in parts]
        is_labelled = without_opening(line, line_words(language)["published"]) != line
        return _first(dates, line, is_labelled=is_labelled)
    line = without_opening(line, line_words(language)["published"])
    line = in_common_calendar(line, language)
    if len(_WORD.findall(line)) > _MAX_WORDS:
        return None
    line, printed = _without_zone(line)
    for written in dict.fromkeys((line, _plainly(line))):
        if written[:1].isdigit() and (machine := parse_machine_date(written, zone=printed or zone)):
            return machine
        found = _dateparser(written, [language]) or _dateparser(written, None)
        if found:
            return _plausible(found.replace(tzinfo=None), printed or zone)
    return None


def _first(dates: list[datetime | None], line: str, *, is_labelled: bool) -> datetime | None:
    """The first of a line's dates: what it was changed on comes after. None where they lie so far
    apart that they are a life, a war or a term of office, and no label says otherwise.
    """
    found = sorted(filter(None, dates))
    farthest = 5 * _YEAR if _SPAN.fullmatch(line) else 10 * _YEAR
    return found[0] if found and (is_labelled or found[-1] - found[0] <= farthest) else None


def _plainly(line: str) -> str:
    """The line with its time as most write it, and without apostrophes in words."""
    line = _BEFORE_A_TIME.sub("", _APOSTROPHE.sub("", line))
    return _HOUR.sub(lambda hour: f"{hour[1]}:{hour[2] or hour[3] or '00'}", line)


def without_opening(line: str, openings: tuple[str, ...]) -> str:
    """The line without the first of `openings` it begins with (any case, colon optional)."""
    lowered = line.lower()
    if not lowered.startswith(openings):
        return line
    for opening in openings:
        if lowered.startswith(opening):
            rest = line[len(opening) :]
            if not rest or not rest[0].isalnum() or not opening.isascii():
                return rest.lstrip(" :：,-–|")
    return line


def _without_zone(line: str) -> tuple[str, tzinfo | None]:
    line = _ASIDE.sub("", line)
    stated = _OFFSET.search(line)
    if stated and (stated["name"] or _CLOCK.search(line[: stated.start()].rstrip())):
        shift = timedelta(hours=int(stated["hours"]), minutes=int(stated["minutes"] or 0))
        if shift > FARTHEST_OFFSET:
            return line, None
        sign = -1 if stated["sign"] == "-" else 1
        return line[: stated.start()].rstrip(), timezone(sign * shift)
    for match in (_LAST_WORD.search(line), _after_clock(line)):
        offset = zone_offsets().get(match["zone"]) if match else None
        if match and offset:
            return line[: match.start()] + line[match.end() :], _zone(offset)
    return line, None


def _after_clock(line: str) -> re.Match[str] | None:
    found = _ZONE_AFTER_CLOCK.finditer(line)
    return next((one for one in found if _CLOCK.search(line[: one.start()])), None)


def _zone(offset: str) -> tzinfo:
    if "/" in offset:
        return ZoneInfo(offset)
    hours, minutes = int(offset[:3]), int(offset[0] + offset[4:])
    return timezone(timedelta(hours=hours, minutes=minutes))


def _dateparser(line: str, languages: list[str] | None) -> datetime | None:
    try:
        return dateparser.parse(line, languages=languages, settings=_SETTINGS)
    except (ValueError, OverflowError, TypeError):  # a language it lacks, or a bug on odd input
        return None


def _plausible(found: datetime, zone: tzinfo) -> datetime | None:
    if found.year not in _YEARS:
        return None
    offset = found.utcoffset()
    if offset is not None and abs(offset) > FARTHEST_OFFSET:
        return None
    return found.replace(tzinfo=zone if offset is None else _fixed(offset))


def _fixed(offset: timedelta) -> tzinfo:
    return timezone(offset) if offset else UTC
