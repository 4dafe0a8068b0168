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


@pytest.mark.parametrize(
    ("printed", "language", "iso"),
    [
        ("24 نيسان 2020", "ar", "2020-04-24T00:00:00+00:00"),
        ("الجمعة 24 نيسان / أبريل 2020", "ar", "2020-04-24T00:00:00+00:00"),
        ("الأحد، 5 كانون الثاني 2025 - 09:30", "ar", "2025-01-05T09:30:00+00:00"),
        ("٧ شباط ٢٠٢٤", "ar", "2024-02-07T00:00:00+00:00"),
        ("3 جويلية 2021", "ar", "2021-07-03T00:00:00+00:00"),
        ("14 غشت 2022", "ar", "2022-08-14T00:00:00+00:00"),
        ("6 มิถุนายน 2554", "th", "2011-06-06T00:00:00+00:00"),
        ("มี.ค. 15, 2559", "th", "2016-03-15T00:00:00+00:00"),
        ("วันที่ 9 ธ.ค. พ.ศ. 2567 10:15 น.", "th", "2024-12-09T10:15:00+00:00"),
        ("2 تیر 1399", "fa", "2020-06-22T00:00:00+00:00"),
        ("سه شنبه ۱ فروردین ۱۴۰۴ - ۱۰:۱۵", "fa", "2025-03-21T10:15:00+00:00"),
        ("1399/12/30", "fa", "2021-03-20T00:00:00+00:00"),
        ("1400/12/29", "fa", "2022-03-20T00:00:00+00:00"),
        ("22:30, 24 يناير 2020", "ar", "2020-01-24T22:30:00+00:00"),
        ("الجمعة 24.01.2020 - 24 يناير 2020", "ar", "2020-01-24T00:00:00+00:00"),
        ("10:30 مساء، 24 نيسان 2020", "ar", "2020-04-24T22:30:00+00:00"),
        ("10:30 น. 9 ธันวาคม 2024", "th", "2024-12-09T10:30:00+00:00"),
        ("تهران - ساعت ۱۰:۱۵ - ۱ فروردین ۱۴۰۴", "fa", "2025-03-21T10:15:00+00:00"),
    ],
)
def test_other_calendars_and_names_of_months(printed: str, language: str, iso: str) -> None:
    found = parse_date(printed, language)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    ("printed", "language"),
    [
        ("31 مهر 1399", "fa"),  # that month has thirty days
        ("1399/13/02", "fa"),
        ("1400/12/30", "fa"),  # no leap year
        ("1441/09/01", "ar"),  # lunar, most likely
        ("30 شباط 2024", "ar"),
        ("31 มิถุนายน 2554", "th"),
    ],
)
def test_what_is_no_day_in_its_calendar_is_none(printed: str, language: str) -> None:
    assert parse_date(printed, language) is None


@pytest.mark.parametrize(
    ("printed", "language", "iso"),
    [
        ("27/11/2017 a les 10:19h", "ca", "2017-11-27T10:19:00+00:00"),
        ("27 de novembro de 2017 às 10h19", "pt", "2017-11-27T10:19:00+00:00"),
        ("5 mai 2020 - 17h", "fr", "2020-05-05T17:00:00+00:00"),
        ("Jum'at, 6 Maret 2020 10.19 WITA", "id", "2020-03-06T10:19:00+08:00"),
        ("Nov. 27, 2017 at 10:19 a.m. ET", "en", "2017-11-27T10:19:00-05:00"),
        ("Published 10:19 a.m. PT July 4, 2017", "en", "2017-07-04T10:19:00-07:00"),
    ],
)
def test_a_time_as_a_language_prints_it(printed: str, language: str, iso: str) -> None:
    found = parse_date(printed, language)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    ("printed", "language", "iso"),
    [
        ("27/11/2017 01:57 | Actualizado a 29/11/2017 19:20", "es", "2017-11-27T01:57:00+00:00"),
        ("Updated 29 May 2020 • Published 27 May 2020", "en", "2020-05-27T00:00:00+00:00"),
        ("27 Mei 2020 09:00 WIB (diperbarui 29 Mei 2020)", "id", "2020-05-27T09:00:00+07:00"),
        ("29 May 2020 22:00 | Updated 30 May 2020 09:00 EDT", "en", "2020-05-29T22:00:00-04:00"),
        ("3 Mei 2020 09:00 | 4 Mei 2020 10:00 WIB", "id", "2020-05-03T09:00:00+07:00"),
        ("29 May 2020 22:00 GMT | 30 May 2020 09:00 EDT", "en", "2020-05-29T22:00:00+00:00"),
        ("3 May 2013 | Updated 4 May 2020", "en", "2013-05-03T00:00:00+00:00"),
        ("3 May 2013 – Updated 4 May 2020", "en", "2013-05-03T00:00:00+00:00"),
        ("Published 3 May 2013 | Updated 4 May 2024", "en", "2013-05-03T00:00:00+00:00"),
    ],
)
def test_of_two_dates_the_first_publication_counts(printed: str, language: str, iso: str) -> None:
    found = parse_date(printed, language)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    "printed",
    ["2 August 1939 – 3 May 2020", "1 September 1939 – 2 September 1945", "(3.5.1920 | 4.5.2001)"],
)
def test_a_life_or_a_war_is_no_date(printed: str) -> None:
    assert parse_date(printed, "en") is None


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("Published: 2020-05-01T10:00:00Z", "2020-05-01T10:00:00+00:00"),
        ("Published: 2020-05-01T10:00:00", "2020-05-01T10:00:00+07:00"),
        ("Published: 2020-05-01 10:00 EDT", "2020-05-01T10:00:00-04:00"),
    ],
)
def test_a_machines_date_with_words_before_it_keeps_its_zone(printed: str, iso: str) -> None:
    found = parse_date(printed, "en", zone=WIB)
    assert found is not None
    assert found.isoformat() == iso
