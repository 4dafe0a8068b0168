"""Plain text as copied from a web page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from sources.documents import DocumentError, read_text
from sources.language import cut_passages

SEED = Path(__file__).parents[4] / "shared" / "data" / "seed" / "article_id.txt"

PARAGRAPH = (
    "Pemerintah kota mengumumkan bahwa jembatan baru di atas sungai itu akan dibuka untuk umum "
    "pada bulan depan karena uji beban sudah selesai."
)
ARTICLE = f"""Jembatan Baru Dibuka Bulan Depan

Laporan: Tim Contoh
Senin, 3 Maret 2025 | 09:15 WIB
Jembatan dari udara
Jembatan dari udara

ContohKota.id -  {PARAGRAPH}

Uji Beban Selesai

"Semua hasilnya baik," ujar kepala dinas itu kepada wartawan.
Baca juga: Lima Jembatan Terpanjang

{PARAGRAPH}

BERITALAINNYA
BERITATERKINI
"""


def test_an_article_as_copied_is_taken_apart() -> None:
    parsed = read_text(ARTICLE.encode())
    assert parsed.title == "Jembatan Baru Dibuka Bulan Depan"
    assert (parsed.publisher, parsed.author, parsed.language) == (
        "ContohKota.id",
        "Tim Contoh",
        "id",
    )
    assert parsed.published_at == datetime(2025, 3, 3, 9, 15, tzinfo=timezone(timedelta(hours=7)))
    assert parsed.body.split("\n\n") == [
        PARAGRAPH,
        "Uji Beban Selesai",
        '"Semua hasilnya baik," ujar kepala dinas itu kepada wartawan.',
        PARAGRAPH,
    ]


def test_the_callers_hints_go_before_what_is_printed() -> None:
    known = datetime(2025, 3, 4, tzinfo=UTC)
    parsed = read_text(
        ARTICLE.encode(),
        publisher="Harian Contoh",
        author="A. Contoh",
        published_at=known,
        url="https://contoh.example/1",
        language="ms",
        title="Jembatan Baru Dibuka Bulan Depan",
    )
    assert (parsed.publisher, parsed.author) == ("Harian Contoh", "A. Contoh")
    assert (parsed.published_at, parsed.language) == (known, "ms")
    assert not parsed.body.startswith("Jembatan Baru")


@pytest.mark.parametrize(
    ("header", "author", "iso"),
    [
        ("By Ana Contoh\nMarch 3, 2025 4:20 PM EST", "Ana Contoh", "2025-03-03T16:20:00-05:00"),
        (
            "Von Anna Muster\nStand: 03.03.2025, 14:30 Uhr",
            "Anna Muster",
            "2025-03-03T14:30:00+00:00",
        ),
    ],
)
def test_bylines_and_dates_of_other_languages(header: str, author: str, iso: str) -> None:
    english = "The city said that the new bridge over the river will open next month, after tests."
    german = "Die Stadt teilte mit, dass die neue Brücke über den Fluss im nächsten Monat öffnet."
    text = german if header.startswith("Von") else english
    parsed = read_text(f"A title\n\n{header}\n\n{text} {text}".encode())
    assert parsed.author == author
    assert parsed.published_at
    assert parsed.published_at.isoformat() == iso
    assert parsed.body == f"{text} {text}"


@pytest.mark.parametrize(
    "opening",
    [
        "BERLIN – ",
        "Trump - Putin: ",
        "BRUSSELS, Feb 12 (Example Wire) – ",
        "Is this a question? - ",
    ],
)
def test_words_that_are_no_publisher_stay_in_the_text(opening: str) -> None:
    parsed = read_text(f"A title\n\n{opening}{PARAGRAPH}".encode())
    assert parsed.publisher == ""
    assert parsed.body == opening + PARAGRAPH


@pytest.mark.parametrize(
    ("opening", "publisher"),
    [
        ("ContohNews – ", "ContohNews"),
        ("JAKARTA, contoh.co.id - ", "contoh.co.id"),
        ("Harian Contoh - ", "Harian Contoh"),
    ],
)
def test_a_dateline_that_names_an_outlet_becomes_the_publisher(
    opening: str, publisher: str
) -> None:
    parsed = read_text(f"Judul\n\n{opening}{PARAGRAPH}".encode())
    assert (parsed.publisher, parsed.body) == (publisher, PARAGRAPH)


def test_a_first_line_too_long_for_a_headline_stays_in_the_text() -> None:
    parsed = read_text(" ".join([PARAGRAPH] * 4).encode())
    assert parsed.body == " ".join([PARAGRAPH] * 4)
    assert parsed.title.endswith("…")
    assert len(parsed.title) <= 110


@pytest.mark.parametrize(
    ("data", "field", "reason"),
    [
        (b"only a title", "text", "missing"),
        (b"\x07\x08", "document", "empty"),
        (b"title\n\n" + b"word " * 300_000, "text", "too-large"),
        (b"x" * 10_000_000 + b"\n\ntext", "text", "too-large"),
    ],
)
def test_refusals_name_field_and_reason(data: bytes, field: str, reason: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_text(data)
    assert (caught.value.field, caught.value.reason) == (field, reason)


def test_lines_without_end_are_read_in_bounded_time() -> None:
    assert read_text(b"title\n\n" + b"A 2025\n" * 100_000).title == "title"


@pytest.mark.shared
@pytest.mark.skipif(not SEED.is_file(), reason="the founding article is not beside the checkout")
def test_the_founding_article() -> None:
    parsed = read_text(SEED.read_bytes())
    lines = SEED.read_text("utf-8").split("\n")
    assert parsed.title == lines[0]
    assert (parsed.publisher, parsed.author, parsed.language) == ("SinPo.id", "Tim Redaksi", "id")
    assert parsed.published_at
    assert parsed.published_at.isoformat() == "2025-02-25T04:20:00+07:00"
    for furniture in (lines[0], "Laporan", "WIB", lines[4] + "\n", "SinPo.id", "BERITA"):
        assert furniture not in parsed.body
    assert parsed.body.startswith("Presiden China Xi Jinping")
    assert parsed.body.endswith("sekutu mereka.")
    passages = cut_passages(parsed.body, parsed.language)
    hegseth = [p for p in passages if "Hegseth" in parsed.body[p.start : p.end]]
    assert len(hegseth) == 1


@pytest.mark.parametrize(
    "text",
    [
        "HOST: Good evening and welcome.\n\nMARA OKELLO, TREASURER: We paid the debt last year.",
        "Duarte: We paid 40 million euros.\n\nArless: That is wrong.",
        "Budi Santosa: Kami melunasi utang.\n\nSiti Rahma: Itu keliru.",
        "DAN PRUITT (voice-over): The dam held back.\n\n(CLIP)\n\nPRUITT: Engineers had warned.",
    ],
)
def test_the_first_turn_of_a_transcript_stays_in_the_text(text: str) -> None:
    parsed = read_text(text.encode())
    assert parsed.body == text
    assert text.startswith(parsed.title.rstrip("…"))


@pytest.mark.parametrize("first", ["Analysis: the budget grows", "Live: what we know."])
def test_a_headline_with_a_colon_is_a_title(first: str) -> None:
    parsed = read_text(f"{first}\n\nThe budget grows by four percent, the ministry said.".encode())
    assert parsed.title == first


@pytest.mark.parametrize(
    "text",
    [
        "RT @kota_info: Jembatan Merah ditutup 3 hari mulai besok karena 14 retakan di tiang.",
        "JEMBATAN MERAH DITUTUP TIGA HARI KARENA ADA 14 RETAKAN, KATA KEPALA DINAS.",
    ],
)
def test_a_message_of_one_sentence_is_a_text(text: str) -> None:
    parsed = read_text(text.encode())
    assert (parsed.title, parsed.body) == (text, text)


def test_closed_captions_keep_their_first_turn() -> None:
    text = ">> THE BRIDGE COST 3 MILLION DOLLARS.\n>> THE REPAIR WILL TAKE 90 DAYS."
    parsed = read_text(text.encode())
    assert parsed.body == text
    assert parsed.title == "THE BRIDGE COST 3 MILLION DOLLARS."
