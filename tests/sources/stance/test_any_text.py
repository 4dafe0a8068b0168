"""What holds for any two texts at all."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sources.presentation import STANCE_CAUSES
from sources.stance import Cause, Stance, hint

WORDS = [
    "not", "tidak", "nicht", "no", "ne", "pas", "denied", "membantah", "naik", "turun", "rise",
    "fall", "5.000", "5,000", "2", "ribu", "juta", "%", "persen", "2024", "25", "Februari", "May",
    "Kyiv", "Budi", "hoaks", "is false", "only", "hanya", "might", "?", ".", ",", "不", "没有",
    "没", "لم", "не", "\ud800", "l'", "n't", "1.2.3", "12:30",
]  # fmt: skip
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=120)
NEWS_LIKE = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
TEXT = ANY_TEXT | NEWS_LIKE
LANGUAGE = st.sampled_from(["id", "ms", "en", "it", "fr", "ru", "zh", "x"])


@given(TEXT, LANGUAGE, TEXT, LANGUAGE, st.none() | st.floats(-1, 1))
@settings(max_examples=400, deadline=None)
def test_a_hint_is_well_formed_and_repeatable(
    claim: str, claim_language: str, evidence: str, evidence_language: str, similarity: float | None
) -> None:
    first, second = (
        hint(
            claim=claim,
            claim_language=claim_language,
            evidence=evidence,
            evidence_language=evidence_language,
            similarity=similarity,
        )
        for _ in range(2)
    )
    assert first == second
    assert first.reasons or first.stance is Stance.UNCLEAR


@given(NEWS_LIKE, LANGUAGE)
@settings(max_examples=200, deadline=None)
def test_no_sentence_refutes_itself_with_a_number_or_an_opposite(text: str, language: str) -> None:
    found = hint(claim=text, claim_language=language, evidence=text, evidence_language=language)
    causes = {reason.cause for reason in found.reasons}
    assert not causes & {Cause.NUMBER, Cause.DATE, Cause.ANTONYM, Cause.NEGATION, Cause.REFUTATION}


def test_every_cause_has_words() -> None:
    assert set(STANCE_CAUSES) == set(Cause)
    assert all(map(str, STANCE_CAUSES.values()))
