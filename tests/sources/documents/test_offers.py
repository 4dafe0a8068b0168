"""What a page offers inside its article: links to others, menus, its own address."""

from sources.documents import read_html

SENTENCES = [
    f"The harbour board said on Monday that pier {number} closes in May, because the wall under it "
    "has to be made anew."
    for number in range(1, 5)
]


def body(*paragraphs: str, head: str = "") -> list[str]:
    """Return the paragraphs of a page's text."""
    inside = "".join(f"<p>{one}</p>" for one in paragraphs)
    source = (
        f"<html lang='en'><head><title>Piers close</title>{head}</head><body><article>"
        f"<h1>Piers close</h1>{inside}</article></body></html>"
    )
    return read_html(source.encode()).body.split("\n\n")


def test_a_paragraph_that_is_nothing_but_a_link_is_an_offer() -> None:
    offer = "<strong><a href='/dam'>WHY THE DAM BROKE LAST YEAR</a></strong>"
    assert body(*SENTENCES[:2], offer, *SENTENCES[2:]) == SENTENCES


def test_a_linked_sentence_and_a_link_in_a_sentence_are_text() -> None:
    linked = "<a href='/dam'>The dam broke in the spring of last year, after weeks of rain.</a>"
    inside = "It had <a href='/warned'>warned of that</a> for years"
    found = body(*SENTENCES[:2], linked, inside, *SENTENCES[2:])
    assert found[2].startswith("The dam broke")
    assert found[3] == "It had warned of that for years"


def test_a_page_that_is_a_list_of_links_stays_as_it_is() -> None:
    offers = [f"<a href='/{n}'>Number {n} of all the piers that close</a>" for n in range(9)]
    assert any("Number 4" in one for one in body(SENTENCES[0], *offers))


def test_its_own_address_is_no_line_of_it_another_may_be() -> None:
    own, other = "https://post.example/piers", "https://board.example/notice"
    found = body(
        *SENTENCES[:2], own, other, *SENTENCES[2:], head=f"<link rel='canonical' href='{own}'>"
    )
    assert own not in found
    assert other in found


def test_of_a_page_that_is_nearly_all_menu_the_sentences_are_left() -> None:
    menu = [f"Service {number}" for number in range(500)]
    assert body(*menu, *SENTENCES) == SENTENCES
    assert "Service 7" in body(*menu[:50], *SENTENCES)
