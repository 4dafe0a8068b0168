"""Citing any words: on the desk, and of a snapshot that is read in full."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from claims.models import Citation, Claim, Evidence
from claims.statements.services.claims import claim_dismiss
from tests.claims import factories
from tests.desk.conftest import Login, desk_url
from tests.desk.test_queries import queries

TEXT = "The harbour is closed. Ana Lopez said so on Monday. Nobody else did.\nIt opens in May."


@pytest.fixture
def claim(people: dict[str, User]) -> Claim:
    """A claim with one source."""
    claim = factories.new_claim()
    factories.new_evidence(claim, body=TEXT)
    return claim


@pytest.fixture
def evidence(claim: Claim) -> Evidence:
    """Its evidence."""
    return Evidence.objects.select_related("snapshot").get()


@pytest.fixture
def address(claim: Claim, evidence: Evidence) -> str:
    """The page on which its source is read for it."""
    return reverse("admin:claims_claim_reading", args=[claim.pk, evidence.snapshot_id])


def cited() -> list[tuple[str, int, int]]:
    """What is cited, and where it stands."""
    return list(Citation.objects.values_list("quote", "start", "end"))


class TestOnTheDesk:
    """The sentences of a card."""

    def test_each_sentence_says_where_it_stands(
        self, login: Login, claim: Claim, evidence: Evidence
    ) -> None:
        page = login("rina").get(desk_url(claim)).content.decode()
        text = evidence.snapshot.text
        for words in ("The harbour is closed.", "Ana Lopez said so on Monday."):
            start = text.index(words)
            assert f'data-sentence="{start}-{start + len(words)}"' in page

    def test_words_that_are_marked_are_cited(
        self, login: Login, claim: Claim, evidence: Evidence
    ) -> None:
        start = evidence.snapshot.text.index("on Monday")
        marked = {"cite_start": start, "cite_end": start + 9}
        login("rina").post(desk_url(claim), {"action": f"cite:{evidence.pk}", **marked})
        assert cited() == [("on Monday", start, start + 9)]

    @pytest.mark.parametrize("end", ["100000", "1", "x"])
    def test_a_place_that_is_none_cites_nothing_else(
        self, login: Login, claim: Claim, evidence: Evidence, end: str
    ) -> None:
        marked = {"cite_start": "3", "cite_end": end}
        login("rina").post(desk_url(claim), {"action": f"cite:{evidence.pk}", **marked})
        assert cited() in ([], [(evidence.highlight, *_place(evidence))])
        assert end == "x" or cited() == []


def _place(evidence: Evidence) -> tuple[int, int]:
    return evidence.highlight_start, evidence.highlight_end


class TestReading:
    """A snapshot in full."""

    @pytest.fixture
    def rina(self, login: Login) -> Client:
        """A reviewer."""
        return login("rina")

    def cite(self, client: Client, address: str, **typed: Any) -> Any:
        """Send the form."""
        return client.post(address, {"action": "cite", **typed}, follow=True)

    def test_words_are_found_where_they_stand(
        self, rina: Client, address: str, evidence: Evidence
    ) -> None:
        page = self.cite(rina, address, quote="It opens in May.").content.decode()
        start = evidence.snapshot.text.index("It opens")
        assert cited() == [("It opens in May.", start, start + 16)]
        assert '<mark id="place">It opens in May.</mark>' in page
        assert "The marked words are in your citations." in page

    def test_of_words_that_stand_twice_the_selected_ones_are_cited(
        self, rina: Client, address: str, evidence: Evidence
    ) -> None:
        last = evidence.snapshot.text.rindex("o")
        assert evidence.snapshot.text.index("o") != last
        self.cite(rina, address, quote="o", start=last)
        assert cited() == [("o", last, last + 1)]

    @pytest.mark.parametrize("quote", ["", "   ", "It opens in June.", "x" * 3_000])
    def test_words_that_are_not_there_come_back(
        self, rina: Client, address: str, quote: str
    ) -> None:
        answer = self.cite(rina, address, quote=quote)
        assert answer.status_code == 409
        assert quote in answer.content.decode()
        assert cited() == []

    def test_more_than_a_quote_may_hold_is_refused_with_the_limit(
        self, rina: Client, claim: Claim
    ) -> None:
        words = "The harbour is closed today. " * 100
        source = factories.new_source(body=words)
        address = reverse("admin:claims_claim_reading", args=[claim.pk, source.current_snapshot_id])
        answer = self.cite(rina, address, quote=words.strip())
        assert answer.status_code == 400
        assert "2000 at most" in answer.content.decode()

    def test_a_dismissed_claim_is_read_but_not_cited_for(
        self, rina: Client, claim: Claim, address: str
    ) -> None:
        claim_dismiss(claim=claim, reason="An opinion.")
        assert "reading-cite" not in rina.get(address).content.decode()
        assert self.cite(rina, address, quote="It opens in May.").status_code == 409
        assert cited() == []

    def test_who_may_not_review_may_not_cite(
        self, login: Login, people: dict[str, User], address: str
    ) -> None:
        people["tono"].groups.add(Group.objects.get(name="Data"))
        data = login("tono")
        assert data.get(address).status_code == 200
        assert data.post(address, {"quote": "It opens in May."}).status_code == 403
        assert cited() == []

    def test_another_persons_citations_are_not_shown(
        self, rina: Client, login: Login, address: str
    ) -> None:
        self.cite(rina, address, quote="It opens in May.")
        page = login("sari").get(address).content.decode()
        assert "wb-mark-decided" not in page
        assert "in your citations" not in page

    def test_queries_are_few(self, rina: Client, address: str) -> None:
        assert queries(rina, address) <= 9
