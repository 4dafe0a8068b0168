"""Cited pages that changed: the list, a page for each, and what an editor says of it."""

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.models import DriftCheck, Verdict
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, World
from tests.desk.test_home import HOME, numbers
from tests.desk.test_queries import queries

LIST = reverse("admin:changed")
People = dict[str, User]


def address(check: DriftCheck) -> str:
    """Return a look's page."""
    return reverse("admin:changed_page", args=[check.pk])


def settle(client: Client, check: DriftCheck, note: str) -> int:
    """Say why it can stay; return the status."""
    return client.post(address(check), {"settling": note}).status_code


def test_what_waits_is_counted_at_home_and_listed(login: Login, world: World) -> None:
    client = login("edo")
    assert numbers(client.get(HOME).content.decode())["Cited pages that changed"] == 1
    page = client.get(LIST).content.decode()
    assert "Quote missing" in page
    assert address(world.changed) in page
    assert world.verdict.published_claim in page


def test_an_empty_list_says_why_and_what_is_not_checkable(
    login: Login, people: People, rating: RatingOf
) -> None:
    verdict = factories.new_verdict(factories.new_claim(), people, rating("true"))
    source = verdict.citations.get().snapshot.source
    type(source).objects.filter(pk=source.pk).update(url="")
    page = login("edo").get(LIST).content.decode()
    assert "Nothing waits" in page
    assert "No cited page has been looked at again yet." in page
    assert "1 citation is not checkable" in page


def test_the_difference_is_shown_and_what_a_page_says_is_text(login: Login, world: World) -> None:
    citation = world.changed.citation
    check = DriftCheck.objects.create(
        citation=citation, outcome="moved", checked_at=timezone.now(), text="<b>Now</b> it is so.",
        address="javascript:alert(1)",
    )  # fmt: skip
    page = login("edo").get(address(check)).content.decode()
    assert "<ins>&lt;b&gt;Now&lt;/b&gt; it is so.</ins>" in page
    assert "It grew in every province.</del>" in page
    assert 'href="javascript' not in page


def test_an_editor_says_why_it_can_stay(login: Login, world: World) -> None:
    client = login("edo")
    assert settle(client, world.changed, " ") == 409
    assert settle(client, world.changed, "x" * 2001) == 400
    assert settle(client, world.changed, "The archive has it.") == 302
    assert settle(client, world.changed, "Once more.") == 409
    page = client.get(address(world.changed)).content.decode()
    assert "The archive has it." in page
    assert "It can stay" not in page
    assert "Nothing waits" in client.get(LIST).content.decode()
    assert Verdict.objects.filter(pk=world.verdict.pk, status="published").exists()


def test_a_reviewer_reads_it_and_somebody_without_a_role_does_not(
    login: Login, world: World
) -> None:
    client = login("rina")
    assert "It can stay" not in client.get(address(world.changed)).content.decode()
    assert settle(client, world.changed, "I say so.") == 403
    assert login("tono").get(LIST).status_code == 403
    assert login("tono").get(address(world.changed)).status_code == 403


def test_the_verdicts_page_says_where_a_copy_is_and_whether_the_quote_stands(
    login: Login, world: World, people: People, rating: RatingOf
) -> None:
    where = reverse("admin:claims_verdict_change", args=[world.verdict.pk])
    page = login("edo").get(where).content.decode()
    assert world.copy.url in page
    assert "Quote missing" in page
    other = factories.new_verdict(factories.new_claim(), people, rating("true"))
    source = other.citations.get().snapshot.source
    type(source).objects.filter(pk=source.pk).update(url="")
    where = reverse("admin:claims_verdict_change", args=[other.pk])
    assert "not checkable: no web address" in login("edo").get(where).content.decode()


def test_the_list_takes_as_many_queries_for_ten_rows_as_for_one(
    login: Login, people: People, rating: RatingOf
) -> None:
    client, counts = login("edo"), []
    for number in (1, 9):
        for _ in range(number):
            verdict: Verdict = factories.new_verdict(
                factories.new_claim(claimant="Ana"), people, rating("true")
            )
            factories.changed_page(verdict)
        counts.append(queries(client, LIST))
    assert counts[0] == counts[1] <= 12
