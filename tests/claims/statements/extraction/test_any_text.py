"""What holds for any text at all."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.statements.extraction import extract_claims
from sources.encoder.articles import (
    KINDS,
    ArticleRead,
    Mention,
    StatementRead,
    article_reader,
)

WORDS = [
    "Budi",
    "Ada Brook",
    "Menteri",
    "the minister",
    "mengatakan",
    "said",
    "bahwa",
    "that",
    "menurut",
    "according to",
    "ujarnya",
    "he",
    "ia",
    '"',
    "“",
    "”",
    ",",
    ".",
    ":",
    "—",
    "(",
    ")",
    "\n",
    "40",
    "persen",
    "não",
    "说",
    "，",
    "قال",
    "tidak",
    "percent of exports rose",
    "\ud800",
    "😀",
    "Dr.",
    "«",
]
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
NEWS_LIKE = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
LANGUAGES = st.sampled_from(["id", "en", "de", "es", "fr", "ar", "zh", "xx", ""])


@given(ANY_TEXT | NEWS_LIKE, LANGUAGES, st.sampled_from(["", "Ada Brook said no", "Budi 40"]))
@settings(max_examples=400, deadline=None)
def test_claims_are_well_formed(body: str, language: str, title: str) -> None:
    claims = extract_claims(body, language=language, title=title)
    assert [claim.start for claim in claims] == sorted(claim.start for claim in claims)
    for claim in claims:
        assert body[claim.start : claim.end] == claim.quote
        assert claim.quote == claim.quote.strip() != ""
        assert claim.proposition.strip()
        assert "\n" not in claim.quote
        assert 0 <= claim.checkworthiness <= 1
        assert (claim.claimant is None) == (claim.attribution == "none")
        assert claim.claimant != ""
        if claim.cue_start is None:
            assert claim.cue == ""
            assert claim.cue_end is None
        else:
            assert body[claim.cue_start : claim.cue_end] == claim.cue != ""
            assert claim.claimant is not None


def any_read(data: st.DataObject, text: str) -> ArticleRead:
    """Anything that a model could say of a text: places in it, in order, and shares."""

    def places(most: int) -> list[tuple[int, int]]:
        points = st.integers(0, len(text))
        pairs = st.tuples(points, points).map(sorted).filter(lambda pair: pair[0] < pair[1])
        return sorted((a, b) for a, b in data.draw(st.lists(pairs, max_size=most)))

    if not text:
        return ArticleRead()
    mentions = [Mention(*place, is_name=data.draw(st.booleans())) for place in places(6)]
    names = [number for number, one in enumerate(mentions) if one.is_name]
    share = st.floats(0, 1)
    for one in mentions:
        if not one.is_name and names:
            one.means.update({data.draw(st.sampled_from(names)): data.draw(share)})
    said = [
        StatementRead(
            *place,
            kind=data.draw(st.sampled_from(KINDS)),
            worth=data.draw(share),
            leans=data.draw(share),
            own=data.draw(share),
            who={data.draw(st.integers(0, len(mentions) - 1)): data.draw(share)}
            if mentions
            else {},
        )
        for place in places(8)
    ]
    return ArticleRead(said, mentions, places(4), data.draw(st.integers(0, len(text))))


@given(st.data(), ANY_TEXT | NEWS_LIKE | NEWS_LIKE.map(str.upper), LANGUAGES)
@settings(max_examples=150, deadline=None)
def test_claims_are_well_formed_whatever_a_model_reads(
    data: st.DataObject, body: str, language: str
) -> None:
    claims = extract_claims(body, language=language, reader=lambda text: any_read(data, text))
    assert [claim.start for claim in claims] == sorted(claim.start for claim in claims)
    for claim in claims:
        assert body[claim.start : claim.end] == claim.quote != ""
        assert claim.proposition.strip()
        assert 0 <= claim.checkworthiness <= 1
        assert claim.claimant != ""
        assert not (claim.claimant and claim.candidates)
        assert (claim.attribution == "none") == (claim.claimant is None and not claim.candidates)
        if claim.cue_start is not None:
            assert body[claim.cue_start : claim.cue_end] == claim.cue


HOSTILE = {
    "one sentence of 100,000 characters": "the harvest of Budi rose and fell " * 3_000,
    "one word of 100,000 characters": "a" * 100_000,
    "emoji alone": "😀🏳️‍🌈👩‍👩‍👧‍👦🇮🇩" * 4_000,
    "scripts in turn": "Budi сказал 说 قال कहा said ต่อ 40% " * 3_000,
    "signs that nobody sees": "Bu\u200bdi\u200d \u2060said\u200c\u00ad \ufeff40\u200e\u202e "
    * 4_000,
    "quotation marks that are not closed": "“Budi said: «40 percent „rose ‘ " * 3_000,
    "quotation marks that are not opened": "Budi said” 40 percent» rose’ " * 3_000,
    "said": "said," * 10_000,
    "said, by somebody": "Ada Brook said, " * 6_000,
}


def well_placed(body: str, **how: Any) -> None:
    """Find the claims of a text; each is what stands at its place."""
    for claim in extract_claims(body, **how):
        assert body[claim.start : claim.end] == claim.quote
        assert claim.quote.strip() == claim.quote != ""
        assert 0 <= claim.checkworthiness <= 1


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_has_its_offsets(name: str) -> None:
    for language in ("en", "id", "zh", "xx"):
        well_placed(HOSTILE[name], language=language)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_has_its_offsets_when_the_model_reads_it(name: str) -> None:
    """Some windows of it: what lies behind them is read alike."""
    well_placed(HOSTILE[name][:1_500], language="en", reader=article_reader().read)


PIECES = st.sampled_from([*WORDS, "😀", "\u200b", "\u202e", "說", "؟", "said,", "“", "”", "«", "‘"])


@given(st.lists(PIECES, min_size=1, max_size=12), st.integers(1, 400), LANGUAGES)
@settings(max_examples=60, deadline=None)
def test_whatever_is_repeated_has_its_offsets(pieces: list[str], times: int, language: str) -> None:
    well_placed(" ".join(pieces * times)[:20_000], language=language)


def test_extraction_is_repeatable() -> None:
    body = "Menteri Wilis Sutrisno mengatakan bahwa beras naik 12 persen. Ia pergi ke Lembayung."
    assert extract_claims(body, language="id") == extract_claims(body, language="id")


@pytest.mark.alone
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "A ",
        "A b. ",
        '"',
        "Budi mengatakan ",
        "Budi, ",
        "(",
        "1,",
        "Presiden Menteri ",
        "中",
        "Menurut ",
        "Xx Yy (ZZ) ",
        "- ",
        "\ud800",
        "Ketua Budi Arga berkata bahwa beras naik 5 persen. ",
        "Budi berkata bahwa ini 5 persen benar.\n",
    ],
)
def test_a_hostile_megabyte_takes_a_moment(unit: str) -> None:
    started = time.monotonic()
    extract_claims(unit * (1_000_000 // len(unit)), language="id", title=unit * 50)
    assert time.monotonic() - started < 5
