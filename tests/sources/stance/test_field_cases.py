"""What people who read numbers and stances by machine have tripped over, in our own words."""

import pytest

from sources.stance import Stance, hint
from tests.steps import steps

SPACES = [" ", "\u00a0", "\u2009", "\u202f"]


def stance(language: str, claim: str, evidence: str) -> Stance:
    return hint(
        claim=claim, claim_language=language, evidence=evidence, evidence_language=language
    ).stance


@pytest.mark.parametrize(
    ("language", "claim", "evidence"),
    [
        ("es", "La inflación bajó a 3.5 por ciento en mayo.",
         "La inflación bajó a 3,5 por ciento en mayo."),
        ("de", "Die Gemeinde zahlte 12'500 Franken für den Brunnen.",
         "Die Gemeinde zahlte 12.500 Franken für den Brunnen."),
        ("de", "Die Gemeinde zahlte 12’500 Franken für den Brunnen.",
         "Die Gemeinde zahlte 12500 Franken für den Brunnen."),
        ("en", "The state paid 35 lakh rupees for the bridge.",
         "The state paid 3.5 million rupees for the bridge."),
        ("en", "The state counted 1,28,000 cases.", "The state counted 128,000 cases."),
        ("de", "Die Stadt zählte 1,5 Millionen Gäste.", "Die Stadt zählte 1.500.000 Gäste."),
        ("es", "El puente costó 2.500 millones de pesos.",
         "El puente costó 2,5 mil millones de pesos."),
        ("ar", "كلف الجسر ٤٥ مليون دينار.", "كلف الجسر 45 مليون دينار."),
        *(("fr", f"La ville a payé 12{space}500 euros pour la fontaine.",
           "La ville a payé 12500 euros pour la fontaine.") for space in SPACES),
        *(("ru", f"Город заплатил 1{space}250{space}000 рублей за мост.",
           "Город заплатил 1250000 рублей за мост.") for space in SPACES),
    ],
)  # fmt: skip
def test_a_sum_written_in_two_ways_is_one_sum(language: str, claim: str, evidence: str) -> None:
    assert stance(language, claim, evidence) is Stance.SUPPORTS
    assert stance(language, evidence, claim) is Stance.SUPPORTS


@pytest.mark.parametrize(
    ("language", "claim", "evidence"),
    [
        ("de", "Die Gemeinde zahlte 12'500 Franken für den Brunnen.",
         "Die Gemeinde zahlte 45'000 Franken für den Brunnen."),
        ("en", "The state paid 35 lakh rupees for the bridge.",
         "The state paid 90 lakh rupees for the bridge."),
        ("ar", "كلف الجسر ٤٥ مليون دينار.", "كلف الجسر ٩٠ مليون دينار."),
        ("fr", "La ville a payé 12 500 euros pour la fontaine.",
         "La ville a payé 13 500 euros pour la fontaine."),
    ],
)  # fmt: skip
def test_another_sum_for_the_same_thing_refutes(language: str, claim: str, evidence: str) -> None:
    assert stance(language, claim, evidence) is Stance.REFUTES


@pytest.mark.parametrize(
    ("language", "claim", "evidence"),
    [
        ("en", "South Korea fired two missiles on Monday.",
         "North Korea fired two missiles on Monday."),
        ("id", "Korea Selatan menembakkan dua rudal pada Senin.",
         "Korea Utara menembakkan dua rudal pada Senin."),
        ("en", "The ministry enabled the web filter in March.",
         "The ministry disabled the web filter in March."),
        ("id", "Harga beras naik di Kudus pada Maret.", "Harga beras turun di Kudus pada Maret."),
        ("de", "Die Miete ist im Mai gestiegen.", "Die Miete ist im Mai gesunken."),
        ("en", "The bridge is open and the tunnel is safe.",
         "The bridge is not open and the tunnel is not safe."),
        ("en", "Delmor sued Varn over the contract.", "Varn sued Delmor over the contract."),
        ("id", "Persik mengalahkan Arema di Kediri.", "Arema mengalahkan Persik di Kediri."),
        ("de", "Der Bund verklagte das Land.", "Das Land verklagte den Bund."),
    ],
)  # fmt: skip
def test_like_words_of_another_meaning_do_not_support(
    language: str, claim: str, evidence: str
) -> None:
    assert stance(language, claim, evidence) is not Stance.SUPPORTS


@pytest.mark.parametrize(
    ("language", "claim", "evidence"),
    [
        ("de", "Die Brücke wurde 1998 gebaut.", "Die Brücke wurde 1989 gebaut."),
        ("en", "The mill sold 500 tons in 2019.", "The mill sold 700 tons in 2020."),
        ("en", "The mill employs 500 people.", "The mill employs 30 engineers."),
        ("de", "Das Abo kostet 58 Euro im Monat.", "Das Abo kostet im Jahr 2026 63 Euro im Monat."),
        ("en", "The mill employs 500 people.", "The mill employs more than 300 people."),
        ("en", "The mill sold 500 tons.", "The mill has not yet sold 500 tons."),
    ],
)  # fmt: skip
def test_what_may_both_be_true_does_not_refute(language: str, claim: str, evidence: str) -> None:
    assert stance(language, claim, evidence) is not Stance.REFUTES


@pytest.mark.parametrize(
    "unit", ["1 ", "2,5 % ", "not ", "at least 3 ", "not rice ", "denied ", "12 500 "]
)
def test_a_hint_takes_a_bounded_number_of_steps(unit: str) -> None:
    text = unit * (2_000 // len(unit))
    other = unit.replace("1", "7") * (2_000 // len(unit))
    taken = steps(
        lambda: hint(claim=text, claim_language="fr", evidence=other, evidence_language="fr")
    )
    assert taken < 400 * 2_000
