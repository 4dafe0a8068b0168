"""What people who build or use news extraction reported as bugs, each kind with more of its like.

`field_cases.toml` has them. Who speaks is decided by weights that are fitted anew now and then: a
name may be told, or be among those that it may be, and nobody else is.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from claims.statements.extraction import ExtractedClaim, extract_claims
from sources.encoder.articles import article_reader
from sources.formats.wrapping import unwrapped
from sources.language import split_sentences

Who = list[tuple[str, str]]
"""Words of a claim, and a part of the name of who makes it; “” is nobody."""
Read = Callable[[str, str], list[ExtractedClaim]]

CASES = tomllib.loads((Path(__file__).parent / "field_cases.toml").read_text(encoding="utf-8"))
EACH = [(one["kind"], one["language"], one["text"], one["who"]) for one in CASES["claimants"]]
SENTENCES = [(one["language"], one["text"], one["count"]) for one in CASES["sentences"]]
NOT_TOLD_AT_MOST = 6
"""Of all names above so many may be “not clear”, or nobody's."""


@pytest.fixture(scope="module")
def found() -> Read:
    """Read a text as the product does, once."""
    known: dict[tuple[str, str], list[ExtractedClaim]] = {}
    reader = article_reader().read

    def read(language: str, text: str) -> list[ExtractedClaim]:
        if (language, text) not in known:
            known[language, text] = extract_claims(text, language=language, reader=reader)
        return known[language, text]

    return read


@pytest.mark.parametrize(("kind", "language", "text", "who"), EACH)
def test_nobody_else_is_told(found: Read, kind: str, language: str, text: str, who: Who) -> None:
    claims = found(language, text)
    for words, name in who:
        (claim,) = [one for one in claims if words.casefold() in one.quote.casefold()]
        assert claim.quote == text[claim.start : claim.end]
        assert claim.claimant is None or (name and name.casefold() in claim.claimant.casefold())
        assert not {"TEXT", "HOST"} & {claim.claimant, *claim.candidates}


def test_most_are_told(found: Read) -> None:
    missed = [
        (kind, words)
        for kind, language, text, who in EACH
        for words, name in who
        for claim in found(language, text)
        if name and words.casefold() in claim.quote.casefold() and not claim.claimant
    ]
    assert len(missed) <= NOT_TOLD_AT_MOST, missed


WRAPPED = [tuple(one.values()) for one in CASES["wrapped"]]


@pytest.mark.parametrize(("language", "text", "words", "name"), WRAPPED)
def test_wrapped_text_is_read_as_if_it_were_not(
    found: Read, language: str, text: str, words: str, name: str
) -> None:
    whole = unwrapped(text, language)
    assert "\n" not in whole
    (claim,) = [one for one in found(language, whole) if words in one.quote]
    assert claim.claimant is None or name in claim.claimant
    assert name in (claim.claimant or "") or name in "".join(claim.candidates)


@pytest.mark.parametrize(("language", "text", "count"), SENTENCES)
def test_abbreviations_and_quotation_marks_end_no_sentence(
    language: str, text: str, count: int
) -> None:
    assert len(split_sentences(text, language)) == count


@pytest.mark.parametrize(
    ("language", "line", "told"),
    [
        ("en", "By Monday the bridge was closed to 40 buses a day.", True),
        ("id", "Sumber di kepolisian menyebut sembilan orang ditahan.", True),
        ("id", "Laporan badan itu menunjukkan utang naik 18 persen.", True),
        ("de", "Von den 40 Wohnungen stehen zwölf seit Mai leer.", True),
        ("en", "By Ruth Abara and Tom Arless in Dover.", False),
        ("id", "Laporan: Budi Santosa dan Siti Rahma dari Kudus.", False),
        ("id", "Reporter Budi Santosa, Editor Siti Rahma.", False),
        ("de", "Von Anna Kuhn und Jens Vogt, Wellin.", False),
    ],
)
def test_a_sentence_that_begins_like_a_byline_is_one(language: str, line: str, told: bool) -> None:
    text = f"Die Sitzung war kurz.\n{line}\n"
    assert bool([one for one in extract_claims(text, language=language) if one.start > 20]) is told
