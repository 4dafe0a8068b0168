"""The article this workbench began with. It is not ours to publish: read where it is at hand."""

from pathlib import Path

import pytest

from claims.statements.extraction import ExtractedClaim, extract_claims

ROOT = Path(__file__).resolve().parents[4]
ARTICLE = ROOT.parent / "shared" / "data" / "seed" / "article_id.txt"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not ARTICLE.exists(), reason="the founding article is not at hand"),
]


@pytest.fixture(scope="module")
def body() -> str:
    return ARTICLE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def claims(body: str) -> list[ExtractedClaim]:
    return extract_claims(body, language="id", title=body.partition("\n")[0])


@pytest.mark.parametrize(
    ("claimant", "role", "attribution", "cue", "word"),
    [
        ("Pete Hegseth", "Menteri Pertahanan AS", "indirect", "menegaskan bahwa", "pasukan AS"),
        ("Vladimir Putin", "Presiden Rusia", "direct", "ujar", "berkomitmen"),
        ("Vladimir Putin", "Presiden Rusia", "indirect", "menegaskan bahwa", "jangka panjang"),
        ("Vladimir Putin", "Presiden Rusia", "direct", "ujar", "memperdalam"),
        ("Xi Jinping", "Presiden China", "indirect", "menegaskan bahwa", "Brasil"),
        ("Xi Jinping", "Presiden China", "direct", "kata", "menyambut"),
        ("Xi Jinping", "Presiden China", "indirect", "menekankan bahwa", "pihak ketiga"),
        ("Kementerian Luar Negeri China", "", "indirect", "Menurut", "interaksi"),
    ],
)
def test_who_says_what(
    claims: list[ExtractedClaim],
    claimant: str,
    role: str,
    attribution: str,
    cue: str,
    word: str,
) -> None:
    (claim,) = [claim for claim in claims if claim.claimant == claimant and word in claim.quote]
    assert (claim.claimant_role, claim.attribution, claim.cue) == (role, attribution, cue)
    assert claimant not in claim.proposition


def test_nobody_else_is_a_claimant(claims: list[ExtractedClaim]) -> None:
    known = {"Pete Hegseth", "Vladimir Putin", "Xi Jinping", "Kementerian Luar Negeri China"}
    assert {claim.claimant for claim in claims} == {None, *known}


def test_title_byline_caption_and_headings_are_no_claims(
    body: str, claims: list[ExtractedClaim]
) -> None:
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    headings = [line for line in lines if line[-1] not in '.,"']
    assert headings
    for claim in claims:
        assert not any(claim.quote in heading for heading in headings)


def test_the_first_claim_begins_after_the_dateline(claims: list[ExtractedClaim]) -> None:
    assert claims[0].quote.startswith("Presiden China")
