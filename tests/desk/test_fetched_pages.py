"""Fetched pages and origin decisions: found, read, and fetched again."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from sources import tasks
from sources.choices import FetchStatus
from sources.models import OriginDecisionKind, PageFetch
from sources.presentation import FETCH_REASONS
from sources.services import origin_decide, page_fetch_open
from tests.claims import factories
from tests.desk.conftest import Login
from workbench.lib.http import Code

PAGES = "/admin/sources/pagefetch/"
DECISIONS = "/admin/sources/origindecision/"
Sent = list[tuple[tuple[Any, ...], str]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What was given to the broker: (arguments, queue)."""
    messages: Sent = []
    monkeypatch.setattr(
        tasks.fetch_page, "apply_async", lambda args, queue, **_: messages.append((args, queue))
    )
    return messages


def shown(client: Client, address: str, **query: str) -> list[Any]:
    """Return the rows of a list."""
    response: Any = client.get(address, query)
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


def again(client: Client, *pages: PageFetch) -> Any:
    """Press “Fetch again” for some pages."""
    chosen = {"action": "fetch_again", "_selected_action": [page.pk for page in pages]}
    return client.post(PAGES, chosen, follow=True)


class TestPages:
    """The list, and a page's own page."""

    def test_every_reason_that_fetching_knows_has_words(self) -> None:
        assert set(Code) <= set(FETCH_REASONS)

    def test_a_page_is_found_by_its_address_state_and_reason(self, login: Login) -> None:
        gone = factories.failed_page("https://daily.example/gone")
        slow = factories.failed_page("https://news.example/slow", error_code="timeout")
        queued = page_fetch_open(url="https://news.example/new")
        client = login("rina")
        assert shown(client, PAGES) == [queued, slow, gone]
        assert shown(client, PAGES, q="news.example") == [queued, slow]
        assert shown(client, PAGES, status__exact="queued") == [queued]
        assert shown(client, PAGES, error_code="timeout") == [slow]

    def test_it_says_why_in_words(self, login: Login) -> None:
        factories.failed_page(error_code="http_status", http_status=403)
        page = login("rina").get(PAGES).content.decode()
        assert "the site answered with an error (403)" in page

    def test_an_address_that_is_none_is_no_link(self, login: Login) -> None:
        row = page_fetch_open(url="javascript:alert(1)")
        page = login("rina").get(f"{PAGES}{row.pk}/change/").content.decode()
        assert "javascript:alert(1)" in page
        assert 'href="javascript' not in page

    def test_its_page_has_the_hash_of_what_is_in_the_archive(self, login: Login) -> None:
        row = factories.failed_page(payload_sha256="ab" * 32)
        assert "ab" * 32 in login("rina").get(f"{PAGES}{row.pk}/change/").content.decode()


class TestFetchingAgain:
    """The action."""

    def test_a_failed_page_is_queued_after_commit(
        self, login: Login, sent: Sent, django_capture_on_commit_callbacks: Any
    ) -> None:
        row = factories.failed_page()
        with django_capture_on_commit_callbacks() as callbacks:
            page = again(login("rina"), row).content.decode()
            assert sent == []
        for callback in callbacks:
            callback()
        row.refresh_from_db()
        assert "1 page is queued." in page
        assert (row.status, row.failures) == (FetchStatus.QUEUED, 0)
        assert sent == [((row.pk, "live"), "live")]

    @pytest.mark.parametrize("status", sorted(set(FetchStatus) - {FetchStatus.FAILED}))
    def test_what_did_not_fail_stays_as_it_is(
        self, login: Login, sent: Sent, status: str,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:  # fmt: skip
        row = factories.failed_page(
            status=status, error_code="", failures=3, source=factories.new_source()
        )
        with django_capture_on_commit_callbacks(execute=True):
            assert "0 pages are queued." in again(login("rina"), row).content.decode()
        row.refresh_from_db()
        assert (row.status, row.failures, sent) == (status, 3, [])

    def test_whoever_may_only_look_fetches_nothing(
        self, login: Login, sent: Sent, people: dict[str, User]
    ) -> None:
        people["tono"].user_permissions.add(Permission.objects.get(codename="view_pagefetch"))
        row = factories.failed_page()
        client = login("tono")
        assert shown(client, PAGES) == [row]
        again(client, row)
        row.refresh_from_db()
        assert (row.status, sent) == (FetchStatus.FAILED, [])


class TestDecisions:
    """Origin decisions."""

    def test_those_in_force_are_told_from_those_replaced(
        self, login: Login, people: dict[str, User]
    ) -> None:
        first = factories.new_decision(people["rina"])
        second = origin_decide(
            first=first.b, second=first.a, kind=OriginDecisionKind.SPLIT, by=people["sari"]
        )
        client = login("edo")
        assert shown(client, DECISIONS) == [second, first]
        assert shown(client, DECISIONS, in_force="yes") == [second]
        assert shown(client, DECISIONS, in_force="no") == [first]
        assert shown(client, DECISIONS, kind__exact="join") == [first]

    def test_they_are_found_by_either_address_or_title(
        self, login: Login, people: dict[str, User]
    ) -> None:
        decision = factories.new_decision(people["rina"])
        factories.new_decision(people["rina"])
        for words in (decision.a.url, decision.b.url, decision.b.title):
            assert shown(login("edo"), DECISIONS, q=words) == [decision]
