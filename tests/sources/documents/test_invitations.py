"""What a page asks of readers who have not paid, and what an article tells about such pages."""

import pytest

from sources.documents import read_html
from sources.documents.furniture import is_invitation

TOLD = [
    "The council voted on Monday to close the harbour road for six weeks of repairs.",
    "Two ferries will run in its place, and the fare stays as it is, the operator says.",
    "A second vote on what the repairs may cost is planned for the end of the month.",
]


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to continue reading",
        "Already a subscriber? Log in.",
        "Dieser Artikel ist nur für Abonnenten.",
        "Réservé aux abonnés : il vous reste 80 % de cet article à lire.",
        "この記事は会員限定です。",
        "Khusus pelanggan: masuk untuk membaca.",
        "Только для подписчиков",
        "有料会員の方のみご利用になれます。",
    ],
)
def test_an_invitation_is_no_line_of_the_article(line: str) -> None:
    assert is_invitation(line, "")
    paragraphs = "".join(f"<p>{one}</p>" for one in [*TOLD[:2], line, *TOLD[2:]])
    page = read_html(
        f"<html><head><title>Harbour road closes</title></head>"
        f"<body><article><h1>Harbour road closes</h1>{paragraphs}</article></body></html>".encode()
    )
    assert page.body.split("\n\n") == TOLD


@pytest.mark.parametrize(
    "line",
    [
        "The paper lost a tenth of its subscribers after it raised the price in March.",
        "“Subscribe now,” the leaflet said in red letters, and gave an address abroad.",
        "Readers were asked to register to read, the regulator found, before they had seen the "
        "terms, which is against the law of the country in which the company has its seat.",
        "Das Blatt hat nach eigenen Angaben 40.000 Abonnenten.",
        "有料会員は三月末で十万人を超えた。",
        "Schools urged children to keep reading over the summer.",
        "三架未經授權的無人機闖入桃園機場，二十個航班延誤。",
        "責任編輯的工作越來越難，工會說。",
        "Il vous reste une chance, a dit le maire aux joueurs.",
        "",
    ],
)
def test_what_an_article_tells_is_none(line: str) -> None:
    assert not is_invitation(line, "")


def test_a_page_is_read_by_its_own_language_and_english() -> None:
    assert is_invitation("Réservé aux abonnés", "fr")
    assert is_invitation("Subscribe to continue reading", "fr")
    assert not is_invitation("Réservé aux abonnés", "de")
