"""Dates as printed and as tagged; the zone printed is the zone kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from sources.documents.dates import parse_date, parse_machine_date

WIB = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("Senin, 3 Maret 2025 | 09:15 WIB", "id", "2025-03-03T09:15:00+07:00"),
        ("3 Mar 2025, 18.30 WITA", "id", "2025-03-03T18:30:00+08:00"),
        ("Diterbitkan: Senin (3/3/2025) 07.00 WIT", "id", "2025-03-03T07:00:00+09:00"),
        ("Stand: 03.03.2025, 14:30 Uhr", "de", "2025-03-03T14:30:00+00:00"),
        ("3. März 2025, 14:30 MEZ", "de", "2025-03-03T14:30:00+01:00"),
        ("Publié le 3 mars 2025 à 10h15", "fr", "2025-03-03T10:15:00+00:00"),
        ("Published March 3, 2025 4:20 PM EST", "en", "2025-03-03T16:20:00-05:00"),
        ("3 de marzo de 2025", "es", "2025-03-03T00:00:00+00:00"),
        ("2025年3月3日 10:15", "zh", "2025-03-03T10:15:00+00:00"),
        ("3 марта 2025, 10:15 МСК", "ru", "2025-03-03T10:15:00+03:00"),
        ("3 मार्च 2025, 10:15", "hi", "2025-03-03T10:15:00+00:00"),
        ("3. März 2025, 14:30 MEZ", "id", "2025-03-03T14:30:00+01:00"),  # another language
    ],
)
def test_printed_dates(text: str, language: str, iso: str) -> None:
    found = parse_date(text, language)
    assert found
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "three hours ago",
        "March 2025",
        "The 2025 crisis",
        "On 3 March 2025 the minister said that the price of bread had risen by 3 percent",
        "3 March 2025 " * 30,
        "99/99/2025",
        "3 March 0001",
    ],
)
def test_what_is_no_whole_date_gives_none(text: str) -> None:
    assert parse_date(text, "en") is None


def test_a_time_without_a_zone_is_in_the_zone_given() -> None:
    assert parse_date("2025-03-03 09:15:00", zone=WIB) == datetime(2025, 3, 3, 9, 15, tzinfo=WIB)
    assert parse_machine_date("2025-03-03") == datetime(2025, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025-03-03T09:15:00+07:00", "2025-03-03T09:15:00+07:00"),
        ("2025-03-03T09:15:00Z", "2025-03-03T09:15:00+00:00"),
        ("20250303T091500Z", "2025-03-03T09:15:00+00:00"),
        ("Mon, 03 Mar 2025 09:15:00 +0700", "2025-03-03T09:15:00+07:00"),
        ("Mon, 03 Mar 2025 09:15:00 GMT", "2025-03-03T09:15:00+00:00"),
    ],
)
def test_machine_dates(text: str, iso: str) -> None:
    found = parse_machine_date(text)
    assert found
    assert found.isoformat() == iso


@pytest.mark.parametrize("text", ["soon", "2025-99-99", "0001-01-01T00:00:00+14:00", "9" * 500])
def test_broken_machine_dates_give_none(text: str) -> None:
    assert parse_machine_date(text) is None


@pytest.mark.parametrize("offset", ["+23:59", "-15:00", "+14:01"])
def test_an_offset_that_no_place_has_is_no_date(offset: str) -> None:
    assert parse_date(f"2025-01-01T00:00:00{offset}") is None


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("25 Februari 2025 04:20 GMT+7", "2025-02-25T04:20:00+07:00"),
        ("25 Februari 2025 04:20 UTC+07:00", "2025-02-25T04:20:00+07:00"),
        ("25 February 2025, 04:20 (GMT-3)", "2025-02-25T04:20:00-03:00"),
        ("25 February 2025 04:20:10 -0800", "2025-02-25T04:20:10-08:00"),
        ("25 February 2025 4:20 pm +05:30", "2025-02-25T16:20:00+05:30"),
        ("Sat Nov 18 2017 15:21:41 GMT+0700 (Western Indonesia Time)", "2017-11-18T15:21:41+07:00"),
        ("Mon, 25 Jan 2016 1:35:20 -0800", "2016-01-25T01:35:20-08:00"),
    ],
)
def test_an_offset_that_is_printed_is_kept(printed: str, iso: str) -> None:
    found = parse_date(printed)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize("printed", ["27-11-2017", "25 February 2025", "2025-02-25 04:20"])
def test_a_hyphen_in_a_date_is_no_offset(printed: str) -> None:
    found = parse_date(printed)
    assert found is not None
    assert found.utcoffset() == timedelta(0)
