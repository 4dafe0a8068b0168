"""What is worth checking, and why."""

import pytest

from claims.statements.extraction import extract_claims


def codes(sentence: str, language: str = "en") -> set[str]:
    (claim,) = extract_claims(sentence, language=language)
    return {reason.code for reason in claim.reasons}


@pytest.mark.parametrize(
    ("sentence", "language", "code"),
    [
        ("Lunde built 40 bridges.", "en", "number"),
        ("Exports rose by 12 percent.", "en", "measure"),
        ("The dam was built on a Monday in March.", "en", "date"),
        ("The mayor was arrested near Lunde.", "en", "event"),
        ("The new dam is larger than the old one.", "en", "comparison"),
        ("The mayor never visited the dam.", "en", "negation"),
        ("Yesterday the mayor of Lunde visited a dam.", "en", "named-actor"),
        ("The dam was a terrible idea from the start.", "en", "opinion"),
        ("The mayor should close the dam at once.", "en", "appeal"),
        ("The dam will last for ages.", "en", "future"),
        ("We liked the dam a lot.", "en", "personal"),
        ("Jumlah sekolah mencapai 40.", "id", "number"),
        ("Pemerintah tidak pernah membangun bendungan itu.", "id", "negation"),
        ("Wali kota harus menutup bendungan itu segera.", "id", "appeal"),
        ("Bendungan itu akan bertahan lama sekali.", "id", "future"),
    ],
)
def test_reasons(sentence: str, language: str, code: str) -> None:
    assert code in codes(sentence, language)


@pytest.mark.parametrize(
    ("better", "worse", "language"),
    [
        ("Exports rose by 12 percent in 2023.", "Exports are a wonderful thing.", "en"),
        ("The mayor closed 40 schools in 2023.", "The mayor should close schools now.", "en"),
        ("The council approved the dam in May.", "The dam might perhaps be useful.", "en"),
        ("Ekspor naik 12 persen pada 2023.", "Ekspor adalah hal yang luar biasa.", "id"),
        ("Bupati menutup 40 sekolah pada 2023.", "Bupati seharusnya menutup sekolah itu.", "id"),
    ],
)
def test_facts_rank_above_opinions_and_appeals(better: str, worse: str, language: str) -> None:
    claims = extract_claims(f"{worse}\n{better}", language=language)
    best = max(claims, key=lambda claim: claim.checkworthiness)
    assert best.quote == better.rstrip(".")


def test_a_refusal_is_more_than_a_prediction() -> None:
    assert "future" not in codes("Lunde will not take part in the treaty.")
    assert "future" in codes("Lunde will take part in the treaty.")


def test_an_appeal_that_follows_a_fact_does_not_count_against_it() -> None:
    assert "appeal" not in codes("Lunde closed the harbour to 40 ships and urged calm.")


def test_what_the_headline_says_counts_more() -> None:
    body = "The harbour of Lunde lost ships to the storm."
    (with_title,) = extract_claims(body, language="en", title="Storm closes harbour")
    (without,) = extract_claims(body, language="en")
    assert with_title.checkworthiness > without.checkworthiness


def test_saying_it_again_counts_less() -> None:
    body = (
        "Ada Brook said that exports of grain rose by 12 percent.\n"
        '"Exports of grain rose by 12 percent," said Ada Brook.'
    )
    first, again = extract_claims(body, language="en")
    assert "repeated" in {reason.code for reason in again.reasons}
    assert again.checkworthiness < first.checkworthiness


def test_the_score_is_between_nought_and_one_and_reasons_come_strongest_first() -> None:
    (claim,) = extract_claims("Lunde should never have built 40 terrible dams.", language="en")
    assert 0 <= claim.checkworthiness <= 1
    weights = [abs(reason.weight) for reason in claim.reasons]
    assert weights == sorted(weights, reverse=True)
