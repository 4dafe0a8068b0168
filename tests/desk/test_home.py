"""The home page: numbers that are true, and lead to what they count."""

import re

from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import ImportBatch
from claims.reviews.services.deciding import review_send_back
from claims.reviews.services.reviews import review_submit
from claims.statements.services.claims import claim_take
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf
from tests.desk.test_queries import queries

HOME = reverse("admin:home")
People = dict[str, User]


def numbers(page: str) -> dict[str, int]:
    """What it shows: {name: how many}."""
    found = re.findall(r"<strong>(\d+)</strong> <span>([^<]+)</span>", page)
    return {name: int(count) for count, name in found}


def test_what_waits_is_counted_and_listed_where_it_leads(
    login: Login, people: People, rating: RatingOf
) -> None:
    claims = [factories.new_claim() for _ in range(3)]
    claim_take(claim=claims[0], reviewer=people["rina"])
    factories.new_review(claims[1], people["rina"], rating("true"))
    client = login("rina")
    page = client.get(HOME).content.decode()
    assert numbers(page) == {
        "New claims to look at": 1, "Mine": 2, "Sent back to me": 0, "My drafts": 1,
        "Second reviews due": 0,
    }  # fmt: skip
    mine = client.get(f"{reverse('admin:claims_claim_changelist')}?work=mine").content.decode()
    assert mine.count("data-desk-link") == 2
    assert str(claims[0]) in mine


def test_an_editor_sees_what_awaits_a_decision(
    login: Login, people: People, rating: RatingOf
) -> None:
    claim = factories.new_claim()
    for name, slug in (("rina", "true"), ("sari", "false")):
        review_submit(review=factories.new_review(claim, people[name], rating(slug)))
    shown = numbers(login("edo").get(HOME).content.decode())
    assert (shown["Awaiting decision"], shown["Disagreements"]) == (2, 2)
    assert "Awaiting decision" not in numbers(login("rina").get(HOME).content.decode())


def test_each_number_is_that_of_the_list_it_leads_to(
    login: Login, people: People, rating: RatingOf
) -> None:
    decided = factories.new_claim(assignee=people["sari"])
    factories.new_verdict(decided, people, rating("true"))
    factories.new_claim(assignee=people["sari"])
    correction = factories.new_review(decided, people["sari"], rating("false"))
    review_send_back(review=review_submit(review=correction), by=people["edo"], comment="Why?")
    client = login("sari")
    page = client.get(HOME)
    shown = numbers(page.content.decode())
    assert (shown["Mine"], shown["Sent back to me"], shown["My drafts"]) == (1, 1, 1)
    for number in page.context["numbers"]:
        listed = client.get(number.address).content.decode().count("data-desk-link")
        assert listed == number.count, number.name


def test_imports_under_way_are_there_and_few_queries_are_made(login: Login, people: People) -> None:
    for _ in range(10):
        ImportBatch.objects.create(channel="api", name="overnight", bytes_total=10)
    ImportBatch.objects.create(channel="api", name="yesterday", status="completed")
    client = login("edo")
    page = client.get(HOME).content.decode()
    assert "overnight" in page
    assert "yesterday" not in page
    assert queries(client, HOME) <= 12


def test_plots_say_whether_the_desk_keeps_up_and_lead_to_their_tables(
    login: Login, people: People, rating: RatingOf
) -> None:
    factories.new_verdict(factories.new_claim(), people, rating("true"))
    page = login("rina").get(HOME)
    assert [report.key for report in page.context["reports"]] == ["throughput", "backlog"]
    assert page.context["reports"][0].rows[-1][1:] == [1]
    page = login("edo").get(HOME)
    keys = [report.key for report in page.context["reports"]]
    assert keys == ["throughput", "backlog", "agreement-by-month"]
    for key in keys[:2]:  # nobody has reviewed a claim after somebody else
        address = f"{reverse('admin:work')}?csv={key}"
        assert address in page.content.decode()
        assert login("edo").get(address)["Content-Type"].startswith("text/csv")
