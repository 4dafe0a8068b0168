"""Saved filters on the desk: made above the queue, seen by whoever made them alone."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.filters.services import filter_save
from claims.models import SavedFilter
from tests.claims import factories
from tests.desk.conftest import Login
from tests.desk.test_queries import queries

QUEUE = "/admin/claims/claim/"
FILTERS = f"{QUEUE}filters/"
People = dict[str, User]


def links(client: Client, address: str = QUEUE) -> list[tuple[str, bool]]:
    """Return the filters that the queue offers, each with whether it is in use."""
    page: Any = client.get(address)
    now = page.context["filters_now"]
    return [(saved.name, saved.query == now) for saved in page.context["saved_filters"]]


def test_present_filters_are_saved_and_lead_back(login: Login, people: People) -> None:
    for language in ("id", "en"):
        factories.new_claim(language=language)
    client = login("rina")
    page = client.get(QUEUE, {"language": "id", "p": "1"}).content.decode()
    assert '<input type="hidden" name="query" value="language=id">' in page
    form = {"action": "save", "name": "Indonesian", "query": "language=id"}
    answer: Any = client.post(FILTERS, form, follow=True)
    assert answer.redirect_chain == [(f"{QUEUE}?language=id", 302)]
    assert links(client, f"{QUEUE}?language=id") == [("Indonesian", True)]
    assert links(client) == [("Indonesian", False)]
    assert 'href="?language=id"' in client.get(QUEUE).content.decode()
    assert len(client.get(f"{QUEUE}?language=id").context["cl"].result_list) == 1


def test_nothing_is_offered_to_be_saved_where_nothing_is_chosen(login: Login) -> None:
    factories.new_claim()
    assert "filter-name" not in login("rina").get(QUEUE).content.decode()


def test_others_are_neither_seen_nor_touched(login: Login, people: People) -> None:
    saved = filter_save(person=people["rina"], name="RINAS-FILTER", query="q=RINAS-WORDS")
    client = login("edo")
    for address in (QUEUE, FILTERS):
        page = client.get(address).content.decode()
        assert "RINAS-FILTER" not in page
        assert "RINAS-WORDS" not in page
    rename = {"action": "rename", "filter": saved.pk, "name": "mine now"}
    assert client.post(FILTERS, rename).status_code == 404
    client.post(FILTERS, {"action": "delete", "filter": saved.pk})
    assert SavedFilter.objects.get().name == "RINAS-FILTER"
    assert "RINAS-FILTER" in login("rina").get(FILTERS).content.decode()


def test_one_is_renamed_and_deleted(login: Login, people: People) -> None:
    saved = filter_save(person=people["rina"], name="one", query="state=new")
    client = login("rina")
    client.post(FILTERS, {"action": "rename", "filter": saved.pk, "name": "two"})
    assert links(client) == [("two", False)]
    client.post(FILTERS, {"action": "delete", "filter": saved.pk})
    assert links(client) == []


@pytest.mark.parametrize("action", ["save", "rename"])
def test_what_is_refused_is_said_and_what_was_typed_stays(
    login: Login, people: People, action: str
) -> None:
    filter_save(person=people["rina"], name="<b>one</b>", query="state=new")
    saved = filter_save(person=people["rina"], name="two", query="state=all")
    form = {"action": action, "filter": saved.pk, "name": "<b>one</b>", "query": "language=id"}
    answer = login("rina").post(FILTERS, form)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "called “&lt;b&gt;one&lt;/b&gt;” already" in page
    assert 'value="&lt;b&gt;one&lt;/b&gt;"' in page
    assert "<b>one" not in page


def test_nothing_is_saved_without_the_forms_token(people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["rina"])
    form = {"action": "save", "name": "x", "query": "state=new"}
    assert client.post(FILTERS, form).status_code == 403
    assert not SavedFilter.objects.exists()


def test_who_may_not_read_claims_has_none(login: Login) -> None:
    form = {"action": "save", "name": "x", "query": "state=new"}
    assert login("tono").post(FILTERS, form).status_code == 403
    assert not SavedFilter.objects.exists()


def test_thirty_take_as_many_queries_as_one(login: Login, people: People) -> None:
    client, counts = login("rina"), []
    for wanted in (1, 30):
        while SavedFilter.objects.count() < wanted:
            number = SavedFilter.objects.count()
            filter_save(person=people["rina"], name=f"n {number}", query="state=new")
        counts.append([queries(client, address) for address in (QUEUE, FILTERS)])
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12
