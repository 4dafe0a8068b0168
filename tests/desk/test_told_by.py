"""The desk says who tells of a claim."""

from tests.claims import factories
from tests.desk.conftest import Login, desk_url


def test_it_stands_beside_the_place(login: Login) -> None:
    claim = factories.new_claim(claimant="police")
    factories.new_appearance(claim, factories.new_article(), told_by="Radio <b>Nova</b>")
    page = login("sari").get(desk_url(claim)).content.decode()
    assert "as told by Radio &lt;b&gt;Nova&lt;/b&gt;" in page


def test_mostly_nobody_does(login: Login) -> None:
    claim = factories.new_claim(claimant="police", article=factories.new_article())
    assert "as told by" not in login("sari").get(desk_url(claim)).content.decode()
