"""Dates with months and years as dateparser does not know them, rewritten as it does.

Levantine, Maghrebi and double names of Arabic months ("24 نيسان / أبريل 2020"), Thai months with
years of the Buddhist era, and the Persian solar calendar. Lunar dates are left alone: which day
they are depends on where the moon was seen.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

_MONTHS = Path(__file__).parent / "data" / "months.json"
_BUDDHIST = range(2400, 2700)
_BUDDHIST_EPOCH = 543  # years before the common era
_JALALI = range(1300, 1500)
_EPOCH = -356_033
"""The day before the first of the year -1595, as `date.toordinal` counts."""
_CLOCK = re.compile(
    r"(?<![\d.:])\d{1,2}[:.]\d\d(?![.:]?\d)(?:\s*(?:صباحا|صباحاً|مساء|مساءً|ص|م)(?!\w))?"
)
_JALALI_NUMBERS = re.compile(r"(?<!\d)(1[34]\d\d)([/-])(\d{1,2})\2(\d{1,2})(?!\d)")


def in_common_calendar(line: str, language: str) -> str:
    """The line with such a date as YYYY-MM-DD, and its time: what has figures after the date, else
    a time before it.

    Unchanged where there is none, or none that exists.
    """
    names = _names()
    match = _dated().search(line)
    if match:
        calendar, month = names[match["first"] or match["later"]]
        day, year = match["day"] or match["after"], match["year"]
        found = _day(calendar, int(year), month, int(day))
    elif language == "fa" and (match := _JALALI_NUMBERS.search(line)):
        found = _day("jalali", int(match[1]), int(match[3]), int(match[4]))
    else:
        return line
    rest = line[match.end() :]
    if not re.search(r"\d", rest):
        clock = _CLOCK.search(line[: match.start()])
        rest = f" {clock[0]}" if clock else ""
    return f"{found}{rest}" if found else line


def _day(calendar: str, year: int, month: int, day: int) -> date | None:
    try:
        if calendar == "jalali":
            return _from_jalali(year, month, day) if year in _JALALI else None
        if calendar == "thai" and year in _BUDDHIST:
            year -= _BUDDHIST_EPOCH
        return date(year, month, day)
    except ValueError:
        return None


def _from_jalali(year: int, month: int, day: int) -> date:
    """A day of the Persian calendar by its cycle of 33 years, which is right from 1178 to 1633.

    Raises ValueError for a day or month that is none.
    """
    if not 1 <= month <= 12 or not 1 <= day <= (31 if month <= 6 else 30):
        message = "there is no such day"
        raise ValueError(message)
    before = 31 * (month - 1) if month <= 6 else 186 + 30 * (month - 7)
    ordinal = _new_years_eve(year) + before + day
    if ordinal > _new_years_eve(year + 1):
        message = "that year has no such day"
        raise ValueError(message)
    return date.fromordinal(ordinal)


def _new_years_eve(year: int) -> int:
    """The day before the first of a Persian year, as `date.toordinal` counts."""
    cycles, years = divmod(year + 1595, 33)
    return _EPOCH + 365 * (year + 1595) + 8 * cycles + (years + 3) // 4


@cache
def _names() -> dict[str, tuple[str, int]]:
    """The name of a month -> its calendar and number."""
    calendars: dict[str, dict[str, int]] = json.loads(_MONTHS.read_text("utf-8"))
    return {
        name: (calendar, month)
        for calendar, months in calendars.items()
        for name, month in months.items()
    }


@cache
def _dated() -> re.Pattern[str]:
    """A day, a month by name (or by two, parted by a slash) and a year, in either order."""
    one = "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True))
    era = r"[\s,،]*(?:พ\.ศ\.|ค\.ศ\.|ماه|عام|سنة)?\s*"
    return re.compile(
        rf"(?:(?P<day>\d{{1,2}})\s*(?P<first>{one})(?:\s*/\s*(?:{one}))?"
        rf"|(?P<later>{one})\s*(?P<after>\d{{1,2}})[,،]){era}(?P<year>\d{{4}})(?!\d)"
    )
