"""Agreement on the reports page: which reviews count, the table and its CSV."""

import csv
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from claims.desk.reports.agreement import agreement_rows
from claims.models import Claim, Rating, RatingScale, Review
from claims.reviews.services.deciding import review_send_back, second_review_ask
from claims.reviews.services.reviews import review_submit
from claims.reviews.twice import rated_twice
from claims.verdicts.services import verdict_publish
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf
from tests.desk.test_queries import queries

People = dict[str, User]
REPORTS = "/admin/reports/"


def handed_in(claim: Claim, person: User, rating: Rating) -> Review:
    """Hand a review in."""
    return review_submit(review=factories.new_review(claim, person, rating))


def twice(people: People, rating: RatingOf, first: str, second: str) -> Claim:
    """Let rina and sari review a claim."""
    claim = factories.new_claim()
    handed_in(claim, people["rina"], rating(first))
    handed_in(claim, people["sari"], rating(second))
    return claim


def counted() -> list[tuple[str, str, str, str]]:
    """Return who gave which rating in the pairs that count."""
    slugs = dict(Rating.objects.values_list("pk", "slug"))
    return [
        (a.reviewer_name, slugs[a.rating_id], b.reviewer_name, slugs[b.rating_id])
        for a, b in rated_twice()
    ]


class TestPairs:
    """Which reviews agreement is taken from."""

    def test_the_first_two_by_different_people_oldest_claim_first(
        self, people: People, rating: RatingOf
    ) -> None:
        claim = twice(people, rating, "true", "false")
        handed_in(claim, people["edo"], rating("false"))  # edo may have read the others
        twice(people, rating, "false", "false")
        handed_in(factories.new_claim(), people["rina"], rating("true"))
        assert counted() == [("Rina", "true", "Sari", "false"), ("Rina", "false", "Sari", "false")]

    def test_what_one_person_hands_in_twice_is_no_pair_and_the_first_counts(
        self, people: People, rating: RatingOf
    ) -> None:
        claim = factories.new_claim()
        first = handed_in(claim, people["rina"], rating("true"))
        review_send_back(review=first, by=people["edo"], comment="Sure?")
        handed_in(claim, people["rina"], rating("false"))
        assert counted() == []
        handed_in(claim, people["sari"], rating("true"))
        assert counted() == [("Rina", "true", "Sari", "true")]

    def test_a_review_after_the_verdict_is_none_of_two(
        self, people: People, rating: RatingOf
    ) -> None:
        claim = factories.new_claim()
        verdict_publish(
            review=handed_in(claim, people["rina"], rating("true")), editor=people["edo"]
        )
        handed_in(claim, people["sari"], rating("false"))
        assert counted() == []

    def test_while_a_second_review_is_due_nothing_is_told(
        self, people: People, rating: RatingOf
    ) -> None:
        claim = twice(people, rating, "true", "false")
        second_review_ask(claim=claim, by=people["edo"], reason="A third.")
        assert counted() == []

    def test_ratings_of_two_scales_are_not_compared(self, people: People, rating: RatingOf) -> None:
        other = RatingScale.objects.create(slug="other", name="Other")
        step = Rating.objects.create(scale=other, slug="x", order=1, labels={"en": "X"})
        claim = factories.new_claim()
        handed_in(claim, people["rina"], rating("true"))
        handed_in(claim, people["sari"], step)
        assert counted() == []


class TestFigures:
    """What is made of them."""

    def figures(self) -> dict[tuple[str, str], Any]:
        """Return each figure by who and what."""
        return {
            (row.who, row.name): (row.figure.units, row.figure.value) for row in agreement_rows()
        }

    def test_all_and_each_pair(self, people: People, rating: RatingOf) -> None:
        for first, second in (("true", "true"), ("true", "false"), ("false", "false")):
            twice(people, rating, first, second)
        claim = factories.new_claim()
        handed_in(claim, people["edo"], rating("true"))
        handed_in(claim, people["rina"], rating("true"))
        figures = self.figures()
        assert figures["all", "agreed"] == (4, 0.75)
        assert figures["Rina – Sari", "agreed"] == (3, pytest.approx(2 / 3))
        assert figures["Rina – Sari", "Cohen’s κ"] == (3, pytest.approx(0.4))
        assert figures["Rina – Edo", "agreed"] == (1, 1.0)
        assert figures["Rina – Edo", "Cohen’s κ"] == (1, None)
        # 8 ratings, 5 true and 3 false, 2 of 8 in disagreement: 1 - 7 * 2 / 30.
        assert figures["all", "Krippendorff’s α, nominal"] == (4, pytest.approx(1 - 14 / 30))
        assert figures["all", "Fleiss’ κ"] == (4, pytest.approx(1 - 0.25 / (30 / 64)))

    def test_unverifiable_has_no_place_in_the_order_and_misleading_shares_its_own(
        self, people: People, rating: RatingOf
    ) -> None:
        twice(people, rating, "true", "true")
        twice(people, rating, "false", "false")
        twice(people, rating, "true", "unverifiable")
        twice(people, rating, "misleading", "conflicting")  # both 3 in ClaimReview
        figures = self.figures()
        assert figures["all", "Krippendorff’s α, ordinal"] == (3, 1.0)
        nominal = figures["all", "Krippendorff’s α, nominal"]
        assert nominal[0] == 4
        assert nominal[1] is not None
        assert nominal[1] < 1

    def test_a_scale_without_claimreview_values_has_its_own_order(
        self, people: People, rating: RatingOf, scale: RatingScale
    ) -> None:
        scale.ratings.update(claimreview_value=None)
        twice(people, rating, "true", "mostly-true")
        twice(people, rating, "misleading", "conflicting")
        assert self.figures()["all", "Krippendorff’s α, ordinal"][0] == 2


def test_before_there_is_any_it_says_what_to_do(login: Login) -> None:
    page = login("edo").get(REPORTS).content.decode()
    assert "No claim has been reviewed by two people yet." in page


def test_the_page_and_its_csv_tell_the_same(login: Login, people: People, rating: RatingOf) -> None:
    for first, second in (("true", "true"), ("true", "false"), ("false", "false")):
        twice(people, rating, first, second)
    client = login("edo")
    page = client.get(REPORTS).content.decode()
    assert (
        '<th scope="row">Rina – Sari</th><td>Seven steps</td><td>Cohen’s κ</td><td>3</td>' in page
    )
    assert "<td>0.40</td>" in page
    table = client.get(f"{REPORTS}?csv=agreement").content.decode()
    rows = list(csv.DictReader(table.splitlines()))
    assert len(rows) == page.count("<td>Seven steps</td>") == 6
    kappa = next(row for row in rows if row["figure"] == "Cohen’s κ")
    assert (kappa["reviewers"], kappa["claims"], kappa["value"]) == ("Rina – Sari", "3", "0.4000")
    assert float(kappa["low"]) < 0.4 < float(kappa["high"])


def test_it_is_for_who_decides(login: Login, people: People, rating: RatingOf) -> None:
    twice(people, rating, "true", "false")
    assert "Agreement between reviewers" not in login("rina").get(REPORTS).content.decode()
    assert login("rina").get(f"{REPORTS}?csv=agreement").status_code == 403


def test_a_name_like_a_formula_is_harmless(login: Login, people: People, rating: RatingOf) -> None:
    people["rina"].first_name = "=1+1"
    people["rina"].save()
    twice(people, rating, "true", "false")
    assert ",'=1+1 – Sari," in login("edo").get(f"{REPORTS}?csv=agreement").content.decode()


def test_it_takes_as_many_queries_for_ten_claims_and_pairs_as_for_one(
    login: Login, people: People, rating: RatingOf
) -> None:
    client, counts = login("edo"), []
    reviewers = Group.objects.get(name="Reviewer")
    for number in (1, 10):
        for _ in range(number):
            twice(people, rating, "true", "false")
            new = User.objects.create_user(f"r{timezone.now().timestamp()}", is_staff=True)
            new.groups.add(reviewers)
            other = factories.new_claim()
            handed_in(other, new, rating("true"))
            handed_in(other, people["rina"], rating("true"))
        counts.append(queries(client, REPORTS))
    assert counts[0] == counts[1] <= 12
