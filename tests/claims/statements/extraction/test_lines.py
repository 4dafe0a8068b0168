"""Lines that carry no claims."""

import pytest

from claims.statements.extraction import extract_claims

PROSE = "Pemerintah Lembayung menutup 40 sekolah pada 2023."


@pytest.mark.parametrize(
    "line",
    [
        "Sekolah Ditutup di Lembayung",
        "Bima Arga: Sekolah Akan Dibuka Lagi",
        "Laporan: Tim Warta",
        "Senin, 3 Februari 2025 | 04:20 WIB",
        "Foto: Bima Arga saat meninjau sekolah di Lembayung pada hari Senin.",
        "Baca juga: Bupati Menutup 12 Sekolah di Lembayung Tahun 2022.",
        "Lihat juga Video: Sekolah Ditutup",
        "SCROLL TO CONTINUE WITH CONTENT",
        "Bima Arga / Warta.",
        "Dalam pertemuan itu, dua hal disepakati oleh kedua pihak:",
        "BERITA LAINNYA",
    ],
)
def test_headings_captions_and_pointers_yield_no_claims(line: str) -> None:
    claims = extract_claims(f"{line}\n\n{PROSE}\n\n{line}", language="id")
    assert [claim.quote for claim in claims] == [PROSE.rstrip(".")]


def test_the_title_at_the_top_of_the_body_is_no_claim() -> None:
    body = f"Sekolah ditutup di Lembayung.\n{PROSE}"
    claims = extract_claims(body, language="id", title="Sekolah ditutup di Lembayung")
    assert [claim.quote for claim in claims] == [PROSE.rstrip(".")]


@pytest.mark.parametrize("dateline", ["Warta.id -  ", "LEMBAYUNG — ", "Lembayung – "])
def test_a_dateline_is_no_part_of_the_claim(dateline: str) -> None:
    (claim,) = extract_claims(dateline + PROSE, language="id")
    assert claim.quote == PROSE.rstrip(".")
