"""Numbers as newspapers of several countries print them."""

import pytest

from sources.stance.numbers import Kind
from sources.stance.sentence import read


@pytest.mark.parametrize(
    ("text", "language", "kind", "value"),
    [
        ("5.000 pasukan", "id", Kind.PLAIN, 5_000),
        ("20 ribu pasukan", "id", Kind.PLAIN, 20_000),
        ("1,5 juta warga", "id", Kind.PLAIN, 1_500_000),
        ("5,000 troops", "en", Kind.PLAIN, 5_000),
        ("1,234,567 people", "en", Kind.PLAIN, 1_234_567),
        ("2.5 billion people", "en", Kind.PLAIN, 2_500_000_000),
        ("1.234,5 Tonnen", "de", Kind.PLAIN, 1_234.5),
        ("3 Millionen Euro", "de", Kind.PLAIN, 3_000_000),
        ("due milioni di voti", "it", Kind.PLAIN, 2_000_000),
        ("4 mil personas", "es", Kind.PLAIN, 4_000),
        ("12 por ciento", "es", Kind.PERCENT, 12),
        ("7,5 %", "fr", Kind.PERCENT, 7.5),
        ("8 persen", "id", Kind.PERCENT, 8),
        ("5万人", "zh", Kind.PLAIN, 50_000),
        ("5 млн человек", "ru", Kind.PLAIN, 5_000_000),
        ("٥ ملايين شخص", "ar", Kind.PLAIN, 5_000_000),
        ("seven ships", "en", Kind.PLAIN, 7),
        ("since 1998", "en", Kind.YEAR, 1998),
        ("on 25 February", "en", Kind.DAY, 225),
        ("on February 25", "en", Kind.DAY, 225),
        ("tanggal 25 Februari", "id", Kind.DAY, 225),
        ("el 25 de febrero", "es", Kind.DAY, 225),
        ("am 25. Februar", "de", Kind.DAY, 225),
        ("in early May", "en", Kind.MONTH, 5),
        ("Rp 20 juta", "id", Kind.MONEY, 20_000_000),
    ],
)
def test_a_number_is_read(text: str, language: str, kind: Kind, value: float) -> None:
    found = read(text, language).quantities
    assert [(one.kind, set(one.readings)) for one in found] == [(kind, {value})]


def test_a_foreign_group_mark_leaves_both_readings() -> None:
    assert set(read("1,500 orang", "id").quantities[0].readings) == {1.5, 1500.0}


def test_a_modal_verb_is_no_month() -> None:
    assert read("they may go", "en").quantities == []


@pytest.mark.parametrize(
    ("claim", "other", "holds"),
    [
        ("at least 500 people", "612 people", True),
        ("at least 500 people", "400 people", False),
        ("up to 500 people", "400 people", True),
        ("500 people", "501 people", True),
        ("500 people", "510 people", False),
        ("in 2013", "in 2012", False),
    ],
)
def test_a_bound_is_kept_and_rounding_forgiven_but_not_in_dates(
    claim: str, other: str, *, holds: bool
) -> None:
    mine, its = (read(text, "en").quantities[0] for text in (claim, other))
    assert mine.holds_for(its) is holds
