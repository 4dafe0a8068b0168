"""Sentences of invented texts, and properties that hold for any text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.language.sentences import split_sentences

CASES = [
    ("full stops end sentences", "en", "It rained. We stayed in.", ["It rained.", "We stayed in."]),
    (
        "every line stands for itself",
        "id",
        "Harga Beras Naik\n\nLaporan: Tim Warta\nHarga naik lagi. Warga resah.",
        ["Harga Beras Naik", "Laporan: Tim Warta", "Harga naik lagi.", "Warga resah."],
    ),
    (
        "Indonesian abbreviations do not end sentences",
        "id",
        "Rapat di Jl. Melati No. 7, Kab. Sukamaju, Tgl. 5 Okt. 2024. Dr. Ir. Sari hadir.",
        ["Rapat di Jl. Melati No. 7, Kab. Sukamaju, Tgl. 5 Okt. 2024.", "Dr. Ir. Sari hadir."],
    ),
    (
        "English titles and months do not end sentences",
        "en",
        "Dr. Lee met Gov. Moss on Oct. 3. They agreed.",
        ["Dr. Lee met Gov. Moss on Oct. 3.", "They agreed."],
    ),
    (
        "German abbreviations do not end sentences",
        "de",
        "Es kostet ca. 5 Mio. Euro, z. B. für Wege. Das reicht.",
        ["Es kostet ca. 5 Mio. Euro, z. B. für Wege.", "Das reicht."],
    ),
    (
        "a bare no ends a sentence",
        "en",
        "She said no. Then she left.",
        ["She said no.", "Then she left."],
    ),
    (
        "a quotation keeps its attribution",
        "id",
        '"Kami siap! Kami kuat!" ujar Rudi. Ia lalu pergi.',
        ['"Kami siap! Kami kuat!" ujar Rudi.', "Ia lalu pergi."],
    ),
    (
        "emoji do not shift offsets",
        "en",
        "😀😀 It works. 👍🏽 So does this.",
        ["😀😀 It works.", "👍🏽 So does this."],
    ),
    (
        "Chinese full stops end sentences",
        "zh",
        "今天下雨。我们在家。",
        ["今天下雨。", "我们在家。"],
    ),
    (
        "an unknown language has general rules",
        "xx",
        "Abamo belam cipo. Cedora romi.",
        ["Abamo belam cipo.", "Cedora romi."],
    ),
    ("no text has no sentences", "en", " \n\t\r\n ", []),
]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "صرّح د. سامر بأن الخسائر كبيرة."),
        ("ar", "قال أ.د. علي إن الطريق مغلق."),
        ("hi", "मंत्री श्री. रमेश वर्मा ने कहा कि काम पूरा है।"),
        ("hi", "अस्पताल में डॉ. मीरा ने बताया कि दवा नहीं है।"),
        ("id", "Rapat dimulai pk. 14.30 di balai kota."),
        ("id", "Sidang dibuka pkl. 09.00 WIB."),
        ("ms", "Syarikat Delima Sdn. Bhd. membina jambatan itu."),
        ("pl", "Przy ul. Długiej otwarto 3 tys. nowych miejsc."),
        ("pl", "Zapłacono 5 mln. złotych."),
        ("ru", "На ул. Садовой живут 3 тыс. человек."),
        ("tr", "Sn. Yılmaz ile Doç. Dr. Kaya konuştu."),
        ("uk", "На вул. Садовій закрили школу."),
        ("vi", "Theo TS. Nguyễn An, cầu đã đóng."),
    ],
)
def test_an_abbreviation_ends_no_sentence(language: str, text: str) -> None:
    assert len(split_sentences(text, language)) == 1


@pytest.mark.parametrize(
    ("language", "text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_sentences(language: str, text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in split_sentences(text, language)] == expected


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
SENTENCE_LIKE = st.lists(
    st.sampled_from(
        [
            "Dr. ",
            "No. ",
            "Budi ",
            '"',
            "”",
            ". ",
            "! ",
            "\n",
            "5 Okt. ",
            "。",
            "\u2028",
            "😀",
            "\ud800",
        ]
    ),
    max_size=60,
).map("".join)


@given(
    ANY_TEXT | SENTENCE_LIKE, st.sampled_from(["id", "en", "de", "zh", "ar", "", "xx", "\ud800"])
)
@settings(max_examples=300, deadline=None)
def test_spans_are_in_order_and_cover_all_but_white_space(text: str, language: str) -> None:
    spans = split_sentences(text, language)
    position = 0
    for span in spans:
        assert position <= span.start < span.end <= len(text)
        assert not text[position : span.start].strip()
        piece = text[span.start : span.end]
        assert piece == piece.strip()
        assert "\n" not in piece
        position = span.end
    assert not text[position:].strip()


@pytest.mark.alone
@pytest.mark.parametrize("unit", ["a", ". ", '"', "A b. Dr. ", "((", "\n", "中", "\ud800"])
def test_a_megabyte_takes_a_moment(unit: str) -> None:
    started = time.monotonic()
    split_sentences(unit * (1_000_000 // len(unit)), "id")
    assert time.monotonic() - started < 5
