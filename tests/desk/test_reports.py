"""The reports page."""

import csv
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Claim, ReviewPolicy
from claims.reviews.services.reviews import review_submit
from claims.statements.services.claims import claim_take
from sources.models import RankingChoice
from sources.ranking import DEFAULT
from sources.services import ranking_choose
from tests.claims import factories
from tests.claims.learning.judged import ended, run_with, say
from tests.desk.conftest import Login, RatingOf
from tests.desk.test_queries import queries

REPORTS = "/admin/reports/"
WORK = "/admin/reports/work/"


def measured_claims(number: int, reviewer: User, *, language: str = "en") -> None:
    """Make claims of one week after another, each with a run and a judgement."""
    for week in range(number):
        claim = factories.new_claim(language=language)
        sources = [factories.new_source(title="Harvest") for _ in range(2)]
        run = run_with(claim, words=sources)
        ended(run, datetime(2025, 3, 5, 12, tzinfo=UTC) + timedelta(weeks=week))
        say(claim, sources[week % 2], reviewer, "supports")


def test_before_anybody_judged_it_says_what_to_do(login: Login) -> None:
    page = login("rina").get(REPORTS).content.decode()
    assert "Nobody has judged evidence yet" in page
    assert "To the queue" in page
    assert "<svg viewBox" not in page
    assert "the one that ships" in page
    assert DEFAULT.hash in page


def test_judgements_that_cannot_be_measured_are_told_from_none(
    login: Login, people: dict[str, User]
) -> None:
    claim = factories.new_claim()
    say(claim, factories.new_source(), people["rina"], "irrelevant")
    page = login("rina").get(REPORTS).content.decode()
    assert "1 claim has judged or cited evidence, but it cannot be measured" in page


def test_figures_come_as_charts_with_the_tables_behind_them(
    login: Login, people: dict[str, User]
) -> None:
    measured_claims(3, people["rina"])
    measured_claims(1, people["rina"], language="id")
    page = login("rina").get(REPORTS).content.decode()
    assert "4 claims are measured" in page
    assert page.count('role="img"') == 3
    assert page.count("<polyline") == 6
    assert page.count("<caption>") == 2
    assert '<th scope="row">2025-03-03</th><td>en</td><td>1</td><td>1.000</td>' in page
    assert '<th scope="row">2025-03-10</th><td>en</td><td>1</td><td>0.631</td>' in page
    assert "flatter the ranking" in page


def test_numbers_of_a_chart_are_the_same_in_a_language_with_commas(
    login: Login, people: dict[str, User]
) -> None:
    measured_claims(2, people["rina"])
    client = login("rina")
    english = client.get(REPORTS, headers={"accept-language": "en"}).content.decode()
    indonesian = client.get(REPORTS, headers={"accept-language": "id"}).content.decode()
    assert english.split("<polyline")[1].split("</g>")[0] in indonesian
    assert "0,631" in indonesian


def test_the_whole_table_can_be_taken_along(login: Login, people: dict[str, User]) -> None:
    measured_claims(30, people["rina"])
    measured_claims(1, people["rina"], language="=1+1")
    client = login("rina")
    assert client.get(REPORTS).content.decode().count('<th scope="row">20') == 26
    response = client.get(REPORTS, {"csv": ""})
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(response.content.decode().splitlines()))
    assert len(rows) == 2 * 31
    assert {row["language"] for row in rows} == {"en", "'=1+1"}
    assert rows[0] == {
        "runs": "first", "week": "2025-03-03", "language": "'=1+1", "claims": "1",
        "nDCG@10": "1.0000", "S@5": "1.0000", "MRR@10": "1.0000",
    }  # fmt: skip


def test_who_chose_the_ranking_is_named(login: Login) -> None:
    ranking_choose(configuration=DEFAULT, chosen_by="Edo Editor", reason="Better by .05.")
    page = login("rina").get(REPORTS).content.decode()
    assert "Edo Editor" in page
    assert "Better by .05." in page


def test_a_ranking_that_this_version_does_not_know_is_said(login: Login) -> None:
    RankingChoice.objects.create(
        configuration={**asdict(DEFAULT), "depth": 3}, hash="x", chosen_by="Edo", reason="Before."
    )
    assert "manage.py ranking use default" in login("rina").get(REPORTS).content.decode()


@pytest.mark.parametrize("address", [REPORTS, f"{REPORTS}?csv"])
def test_somebody_without_a_role_sees_neither_page_nor_table(login: Login, address: str) -> None:
    assert login("tono").get(address).status_code == 403


def test_it_takes_as_many_queries_for_ten_claims_as_for_one(
    login: Login, people: dict[str, User]
) -> None:
    client, counts = login("rina"), []
    for number in (1, 10):
        measured_claims(number, people["rina"])
        counts.append(queries(client, REPORTS))
    assert counts[0] == counts[1] <= 12


class TestWork:
    """How much goes through, what is found, what waits, who has what."""

    @pytest.fixture
    def busy(self, people: dict[str, User], rating: RatingOf) -> None:
        """Two verdicts, a claim that has waited for nine days, one that rina has."""
        for slug in ("true", "false"):
            factories.new_verdict(factories.new_claim(claimant="=Ana"), people, rating(slug))
        old = factories.new_claim()
        Claim.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=9))
        claim_take(claim=factories.new_claim(), reviewer=people["rina"])

    def table(self, login: Login, key: str, who: str = "edo") -> list[list[str]]:
        """Return a report's table."""
        response = login(who).get(WORK, {"csv": key})
        assert response["Content-Type"].startswith("text/csv")
        return list(csv.reader(response.content.decode().splitlines()))

    @pytest.mark.usefixtures("busy")
    def test_what_was_published_and_handed_in_this_week(self, login: Login) -> None:
        head, *rows = self.table(login, "throughput")
        assert (head, len(rows)) == (["Week from", "published", "handed in"], 26)
        assert rows[-1][1:] == ["2", "2"]
        assert {tuple(row[1:]) for row in rows[:-1]} == {("0", "0")}

    @pytest.mark.usefixtures("busy")
    def test_what_was_found_of_whom(self, login: Login) -> None:
        assert self.table(login, "ratings", "sari") == [
            ["Claimant", "True", "False", "Sum"], ["all", "1", "1", "2"], ["'=Ana", "1", "1", "2"],
        ]  # fmt: skip

    @pytest.mark.usefixtures("busy")
    def test_how_long_claims_have_waited(self, login: Login) -> None:
        head, *rows = self.table(login, "backlog", "sari")
        assert head == ["Age", "New", "In review", "Sum"]
        assert [row[1:] for row in rows] == [
            ["0", "1", "1"], ["0", "0", "0"], ["0", "0", "0"], ["1", "0", "1"], ["0", "0", "0"],
        ]  # fmt: skip

    @pytest.mark.usefixtures("busy")
    def test_who_has_how_much(self, login: Login, people: dict[str, User]) -> None:
        _head, first, *others = self.table(login, "load")
        name = people["rina"].get_full_name() or "rina"
        assert first == [name, "1", "2"]
        assert {tuple(row[1:]) for row in others} == {("0", "0")}

    def test_how_many_agreed(self, login: Login, people: dict[str, User], rating: RatingOf) -> None:
        for slug in ("true", "false"):
            claim = factories.new_claim()
            for who, found in (("rina", "true"), ("sari", slug)):
                review_submit(review=factories.new_review(claim, people[who], rating(found)))
        month = f"{timezone.localdate():%Y-%m-01}"
        assert self.table(login, "agreement-by-month")[1:] == [[month, "2", "1"]]

    @pytest.mark.usefixtures("busy")
    def test_a_review_whose_second_one_is_due_is_counted_nowhere(
        self, login: Login, people: dict[str, User], rating: RatingOf
    ) -> None:
        ReviewPolicy.objects.create(second_review="all")
        claim = factories.new_claim()
        review_submit(review=factories.new_review(claim, people["sari"], rating("true")))
        claim.refresh_from_db()
        assert claim.status == "second_review"
        assert self.table(login, "throughput")[-1][1:] == ["2", "2"]
        assert {row[2] for row in self.table(login, "load")[1:]} == {"0", "2"}

    @pytest.mark.usefixtures("busy")
    def test_each_has_a_plot_with_its_table_behind_it(self, login: Login) -> None:
        page = login("edo").get(WORK).content.decode()
        for key in ("throughput", "ratings", "backlog", "load"):
            section = page.split(f'<section class="wb-report" aria-labelledby="{key}-title"')[
                1
            ].split("<section")[0]
            assert 'role="img"' in section
            assert "<caption>" in section
            assert f'href="{WORK}?csv={key}"' in section
        assert "Nothing to count yet" in page, "of what two people reviewed"

    @pytest.mark.usefixtures("busy")
    @pytest.mark.parametrize("key", ["load", "agreement-by-month"])
    def test_who_may_not_know_of_reviews_sees_none(self, login: Login, key: str) -> None:
        page = login("sari").get(WORK).content.decode()
        assert f'?csv={key}"' not in page
        assert login("sari").get(WORK, {"csv": key}).status_code == 404
        assert self.table(login, "throughput", "sari")[0] == ["Week from", "published"]

    @pytest.mark.usefixtures("busy")
    def test_an_editors_page_takes_at_most_12_queries(self, login: Login) -> None:
        assert queries(login("edo"), WORK) <= 12
