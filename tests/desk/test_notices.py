"""Readers' notices on the desk."""

from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import Notice
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, World, desk_url
from tests.desk.test_home import HOME, numbers
from tests.desk.test_queries import queries

LIST = reverse("admin:notices")


def address(notice: Notice) -> str:
    """Return a notice's page."""
    return reverse("admin:notice", args=[notice.pk])


def test_what_waits_is_counted_listed_and_set_aside(login: Login, world: World) -> None:
    client = login("edo")
    assert numbers(client.get(HOME).content.decode())["Readers’ notices"] == 1
    assert "The office said 5 percent." in client.get(LIST).content.decode()
    page, where = address(world.notice), {"action": "aside"}
    assert client.post(page, {**where, "settling": ""}).status_code == 400
    assert client.post(page, {"action": "delete", "settling": "x"}).status_code == 404
    assert client.post(page, {**where, "settling": "It said 4."})["Location"] == LIST
    assert client.post(page, {**where, "settling": "Again."}).status_code == 409
    assert "It said 4." in client.get(page).content.decode()
    assert "Nothing waits." in client.get(LIST).content.decode()


def test_a_correction_begins_at_the_claims_desk(login: Login, world: World) -> None:
    client = login("edo")
    answer = client.post(address(world.notice), {"action": "correction"})
    assert answer["Location"] == f"{desk_url(world.verdict.claim)}#finding"
    assert Notice.objects.get().end == "correction"


def test_what_a_reader_writes_is_text(login: Login, world: World) -> None:
    notice = factories.new_notice(
        world.verdict, reason="<script>alert(1)</script>", email="a&b@daily.example"
    )
    page = login("edo").get(address(notice)).content.decode()
    assert "<script>alert(1)" not in page
    assert 'href="mailto:a%26b%40daily.example"' in page


def test_a_reviewer_neither_sees_nor_settles_it(login: Login, world: World) -> None:
    client = login("rina")
    assert client.get(LIST).status_code == client.get(address(world.notice)).status_code == 403
    assert client.post(address(world.notice), {"action": "correction"}).status_code == 403


def test_the_list_takes_as_many_queries_for_ten_rows_as_for_one(
    login: Login, people: dict[str, User], rating: RatingOf
) -> None:
    client, counts = login("edo"), []
    for number in (1, 9):
        for _ in range(number):
            claim = factories.new_claim(claimant="Ana")
            factories.new_notice(factories.new_verdict(claim, people, rating("true")))
        counts.append(queries(client, LIST))
    assert counts[0] == counts[1] <= 12
