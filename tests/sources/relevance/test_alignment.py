"""Late interaction: each word of a claim looks for its counterpart."""

import pytest

from sources.relevance.alignment import Aligner

CLAIM = "Hegseth: US troops will not join security guarantees for Ukraine"
REPORTS = [
    "Menteri Pertahanan AS Hegseth mengatakan pasukan AS tidak akan ikut dalam jaminan keamanan "
    "Ukraina.",
    "Der US-Verteidigungsminister Hegseth schließt eine Beteiligung amerikanischer Truppen an "
    "Sicherheitsgarantien für die Ukraine aus.",
    "Le secrétaire américain à la Défense, Hegseth, exclut des troupes américaines dans les "
    "garanties de sécurité pour l'Ukraine.",
]
OTHERS = [
    "The central bank kept its key rate at 5.25 percent on Thursday.",
    "Harga cabai turun menjelang Ramadan karena panen di Jawa Timur.",
    "He said so to reporters.",
]


@pytest.fixture(scope="module")
def aligner() -> Aligner:
    """The claim, read once."""
    return Aligner(CLAIM)


def test_reports_in_any_language_are_far_above_other_matters(aligner: Aligner) -> None:
    reports = [aligner.align(text) for text in REPORTS]
    others = [aligner.align(text) for text in OTHERS]
    assert min(reports) > max(others) + 0.1


def test_the_claim_itself_is_aligned_with_itself(aligner: Aligner) -> None:
    assert aligner.align(CLAIM) > 0.99


@pytest.mark.parametrize("text", ["", " ", "…", "🌾"])
def test_texts_without_words_are_no_error(aligner: Aligner, text: str) -> None:
    assert -1 <= aligner.align(text) <= 1
    assert -1 <= Aligner(text).align(CLAIM) <= 1


def test_a_very_long_text_is_cut(aligner: Aligner) -> None:
    long = REPORTS[0] + " Dan seterusnya." * 5000
    assert aligner.align(long) == pytest.approx(aligner.align(long[:600]))
