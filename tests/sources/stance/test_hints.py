"""What a hint says about sentences whose stance is plain, in several languages."""

import pytest

from sources.stance import Cause, Hint, Stance, hint

CLAIM = "US troops will not join the security guarantees for Kyiv."
ABROAD = 0.85
"""A cosine at which two sentences in two languages say one thing."""


def ask(
    evidence: str,
    language: str = "en",
    *,
    claim: str = CLAIM,
    claim_language: str = "",
    similarity: float | None = None,
    claimant: str = "",
) -> Hint:
    return hint(
        claim=claim,
        claim_language=claim_language or ("en" if claim is CLAIM else language),
        evidence=evidence,
        evidence_language=language,
        similarity=similarity,
        claimant=claimant,
    )


def causes(found: Hint) -> set[Cause]:
    return {reason.cause for reason in found.reasons}


@pytest.mark.parametrize(
    "evidence",
    [
        "US troops will join the security guarantees for Kyiv, an official said.",
    ],
)
def test_the_affirmative_refutes_a_negative_claim(evidence: str) -> None:
    assert ask(evidence).stance is Stance.REFUTES


@pytest.mark.parametrize(
    "evidence",
    [
        "No US troops will join the security guarantees for Kyiv.",
        "There will not be US troops that join security guarantees for Kyiv, she told them.",
        "She said that US troops would not join the security guarantees for Kyiv.",
    ],
)
def test_a_negative_that_turns_another_word_says_the_same(evidence: str) -> None:
    assert ask(evidence).stance is Stance.SUPPORTS


def test_the_same_negative_in_other_words_does_not_refute() -> None:
    found = ask("He repeated that US troops would never join security guarantees for Kyiv.")
    assert found.stance is not Stance.REFUTES
    assert Cause.NEGATION not in causes(found)


@pytest.mark.parametrize(
    ("evidence", "language", "stance"),
    [
        ("Pasukan AS tidak akan ikut menjamin keamanan Kyiv.", "id", Stance.SUPPORTS),
        ("Pasukan AS akan ikut menjamin keamanan Kyiv.", "id", Stance.REFUTES),
        ("US-Truppen werden sich nicht an Garantien für Kyiv beteiligen.", "de", Stance.SUPPORTS),
        ("US-Truppen werden sich an Garantien für Kyiv beteiligen.", "de", Stance.REFUTES),
        ("Las tropas de EE. UU. se sumarán a las garantías para Kyiv.", "es", Stance.REFUTES),
        ("美军将参加对基辅的安全保证。", "zh", Stance.REFUTES),
    ],
)
def test_polarity_is_read_in_the_language_of_each_side(
    evidence: str, language: str, stance: Stance
) -> None:
    assert ask(evidence, language, similarity=ABROAD).stance is stance


@pytest.mark.parametrize(
    ("language", "claim", "evidence", "cause"),
    [
        ("en", "The mill employs 5,000 people.", "The mill employs 500 people.", Cause.NUMBER),
        ("id", "Pabrik itu mempekerjakan 5.000 orang.", "Pabrik itu mempekerjakan 2 ribu orang.",
         Cause.NUMBER),
        ("it", "Il ponte è stato chiuso a Genova.", "Il ponte non è stato chiuso a Genova.",
         Cause.NEGATION),
        ("fr", "Le maire a vendu le théâtre.", "Le maire n'a pas vendu le théâtre.",
         Cause.NEGATION),
        ("pt", "A ponte caiu em Lisboa.", "A ponte não caiu em Lisboa.", Cause.NEGATION),
        ("ru", "Завод закрыли в Омске.", "Завод не закрыли в Омске.", Cause.NEGATION),
        ("zh", "市长出售了剧院。", "市长没有出售剧院。", Cause.NEGATION),
    ],
)  # fmt: skip
def test_a_plain_conflict_refutes(language: str, claim: str, evidence: str, cause: Cause) -> None:
    found = ask(evidence, language, claim=claim)
    assert found.stance is Stance.REFUTES
    assert found.reasons[0].cause is cause


@pytest.mark.parametrize(
    ("language", "claim", "evidence", "cause"),
    [
        ("id", "Wali kota menjual gedung teater.", "Wali kota membantah menjual gedung teater.",
         Cause.DENIAL),
        ("en", "The mayor sold the theatre.", "The mayor denied that the theatre was sold.",
         Cause.DENIAL),
        ("id", "Vaksin polio mengandung cip.", "Kabar vaksin polio mengandung cip adalah hoaks.",
         Cause.REFUTATION),
        ("ms", "Vaksin polio mengandungi cip.", "Dakwaan vaksin polio mengandungi cip itu palsu.",
         Cause.REFUTATION),
    ],
)  # fmt: skip
def test_what_is_not_shown_to_be_right_is_a_doubt_and_no_more(
    language: str, claim: str, evidence: str, cause: Cause
) -> None:
    found = ask(evidence, language, claim=claim)
    assert found.stance is Stance.UNCLEAR
    assert found.reasons[0].cause is cause


@pytest.mark.parametrize(
    ("language", "claim", "evidence"),
    [
        ("en", "The mill employs 5,000 people.", "Some 5,000 people are employed by the mill."),
        ("en", "The mill employs more than 500 people.", "The mill employs 5,000 people."),
        ("id", "Ekspor beras naik 12 persen.", "Ekspor beras pada Mei naik 12 persen."),
        ("id", "Anggaran desa 2 juta rupiah.", "Anggaran desa itu 2.000.000 rupiah."),
        ("de", "Die Miete ist um 1,5 Prozent gestiegen.", "Die Miete stieg um 1,5 Prozent."),
        ("en", "The mayor did not sell the theatre.", "The mayor never sold the theatre."),
        ("en", "The mayor sold the theatre.", "The mayor sold not only the theatre but the pool."),
        ("en", "The mayor sold the theatre.", "The mayor did not deny that he sold the theatre."),
    ],
)
def test_a_sentence_with_all_of_the_claim_supports(
    language: str, claim: str, evidence: str
) -> None:
    assert ask(evidence, language, claim=claim).stance is Stance.SUPPORTS


@pytest.mark.parametrize(
    ("evidence", "cause"),
    [
        ("Will US troops join the security guarantees for Kyiv?", Cause.QUESTION),
        ("Rice exports rose by a tenth last year.", Cause.LITTLE_SHARED),
        ("US troops might not join the security guarantees for Kyiv.", Cause.HEDGE),
        ("US troops will not join the security guarantees.", Cause.NAME_MISSING),
    ],
)
def test_what_cannot_be_told_is_unclear_and_says_why(evidence: str, cause: Cause) -> None:
    found = ask(evidence)
    assert found.stance is Stance.UNCLEAR
    assert cause in causes(found)


def test_a_stricter_claim_is_not_supported_by_a_looser_sentence() -> None:
    found = ask("Kapal itu membawa beras.", "id", claim="Kapal itu hanya membawa beras.")
    assert (found.stance, causes(found)) == (Stance.UNCLEAR, {Cause.LIMIT})


def test_two_languages_are_not_compared_without_their_similarity() -> None:
    found = ask("Pasukan AS akan ikut menjamin keamanan Kyiv.", "id")
    assert (found.stance, causes(found)) == (Stance.UNCLEAR, {Cause.FAR_APART})


def test_numbers_are_compared_by_value_across_languages() -> None:
    found = ask(
        "Inflasi di Kyiv mencapai 1,5 persen.",
        "id",
        claim="Inflation in Kyiv was 2.5 percent.",
        claim_language="en",
        similarity=ABROAD,
    )
    assert [(r.cause, r.claim_part, r.evidence_part) for r in found.reasons] == [
        (Cause.NUMBER, "2.5 percent", "1,5 persen")
    ]


def test_reasons_quote_both_sides() -> None:
    found = ask("US troops will join the security guarantees for Kyiv.")
    assert (found.reasons[0].claim_part, found.reasons[0].evidence_part) == ("not … join", "join")


def test_a_sentence_that_names_the_claimant_is_marked() -> None:
    found = ask(
        "US troops will not join the security guarantees for Kyiv, Brook said.",
        claimant="Ada Brook",
    )
    assert found.stance is Stance.SUPPORTS
    assert Cause.SPEAKER in causes(found)


def test_a_language_without_rules_is_not_one_without_negations() -> None:
    found = hint(
        claim="Tentara tidak akan dikirim ke luar negeri",
        claim_language="id",
        evidence="सैनिक विदेश नहीं भेजे जाएंगे",
        evidence_language="hi",
        similarity=ABROAD,
    )
    assert found.stance is not Stance.REFUTES


def test_two_negations_abroad_do_not_contradict_one() -> None:
    found = hint(
        claim="Tentara tidak akan dikirim ke luar negeri",
        claim_language="id",
        evidence="No se enviarán soldados al extranjero, ni ahora ni después",
        evidence_language="es",
        similarity=ABROAD,
    )
    assert found.stance is not Stance.REFUTES
