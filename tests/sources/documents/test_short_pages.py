"""Short articles, layouts in which an extractor finds no paragraphs, and what is no text at all."""
# ruff: noqa: E501

import pytest

from sources.documents import ParsedDocument, read_html
from sources.documents.shortpage import is_placeholder

FIRST = "The strike of the bakers ended after nine days."
SECOND = "Shops will open again on Monday, the union said."


def read(body: str, lang: str = "en", head: str = "") -> ParsedDocument:
    """Read a page."""
    page = f'<html lang="{lang}"><head><title>Bakers strike ends</title>{head}</head><body>{body}</body></html>'
    return read_html(page.encode())


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>Bakers strike ends</h1><time>29/11/2017 01:57</time><p>{FIRST}</p><p>{SECOND}</p></article>",
        f"<main><h1>Bakers strike ends</h1><figure><figcaption>A baker. Photo: Jo</figcaption></figure><p>{FIRST}</p><p>{SECOND}</p></main>",
        f"<div class='consent'><p>We use cookies.</p></div><aside><h1>Bakers strike ends</h1><p>{FIRST}</p><p>{SECOND}</p></aside>",
        f"<div itemprop='articleBody'><p>{FIRST}</p><p>{SECOND}</p></div><footer><p>Imprint</p></footer>",
        f"<article><p>{FIRST}</p><blockquote>{SECOND}</blockquote><footer><p>Jo Frame</p></footer></article>",
    ],
)
def test_paragraphs_stay_apart_and_headings_times_and_captions_out(body: str) -> None:
    assert read(body).body == f"{FIRST}\n\n{SECOND}"


def test_lorem_ipsum_is_nobodys_text_and_no_latin() -> None:
    text = "Am Samstag backten 40 Kinder im Gemeindehaus Brot für das ganze Dorf und die Orgel."
    lorem = "Dolor ipsam et est cumque. Laboriosam sed delectus rerum sint qui natus tenetur ea."
    found = read(
        f"<article><p>{text}</p><div class='paywalled'><p>{lorem}</p></div></article>", "de"
    )
    assert (found.body, found.language) == (text, "de")


@pytest.mark.parametrize(
    "line",
    [
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
        "Esse voluptatem eos sequi quia. Repellendus autem non saepe. Quia et voluptas qui.",
    ],
)
def test_placeholders_are_known(line: str) -> None:
    assert is_placeholder(line)


@pytest.mark.parametrize(
    "line",
    [
        "Veni, vidi, vici: Caesar said so after the battle of Zela.",
        "Est-ce que tu vas au marché ou non, a demandé le maire.",
        "In re: et al.",
        "Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae.",
    ],
)
def test_what_people_write_is_none(line: str) -> None:
    assert not is_placeholder(line)


@pytest.mark.parametrize("character", ["\x02", "\x0b", "\x1f", "\x7f"])
def test_stray_control_characters_go(character: str) -> None:
    text = f"<article><p>{FIRST[:20]}{character}{FIRST[20:]}</p><p>{SECOND}</p></article>"
    assert read(text).body == f"{FIRST}\n\n{SECOND}"


def test_soft_hyphens_part_no_words() -> None:
    text = "Die Bürger&shy;meisterin zahlte für das Gesamt\u00adkonzept der neuen Brücke im Norden."
    assert (
        "Bürgermeisterin zahlte für das Gesamtkonzept"
        in read(f"<article><p>{text}</p></article>", "de").body
    )


def test_a_link_to_another_story_is_no_paragraph() -> None:
    link = "<p><strong>More on this story: <a href='/9'>Goalkeeper leaves club</a></strong></p>"
    assert (
        read(f"<article><p>{FIRST}</p>{link}<p>{SECOND}</p></article>").body
        == f"{FIRST}\n\n{SECOND}"
    )


def test_markup_inside_noscript_is_no_text() -> None:
    more = "".join(f"<p>{FIRST} {number}. {SECOND}</p>" for number in range(5))
    body = read(f"<noscript><a href='x'><img src='y'></a></noscript><article>{more}</article>").body
    assert "<" not in body
