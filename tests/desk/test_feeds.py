"""Watched feeds on the desk: added, looked at, switched off and on."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims import tasks
from claims.models import ImportBatch, WatchedFeed
from tests.desk.conftest import Login

FEEDS = "/admin/claims/watchedfeed/"
Sent = list[Any]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What was given to the broker."""
    messages: Sent = []
    monkeypatch.setattr(
        tasks.look_at_feed, "apply_async", lambda args, **_: messages.append(args[0])
    )
    return messages


def act(client: Client, action: str, *feeds: WatchedFeed) -> Any:
    """Do something with some feeds."""
    chosen = {"action": action, "_selected_action": [feed.pk for feed in feeds]}
    return client.post(FEEDS, chosen, follow=True)


def test_a_feed_is_added_and_looked_at_at_once(
    login: Login, sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        login("rina").post(f"{FEEDS}add/", {"url": "https://daily.example/feed", "name": "Daily"})
    feed = WatchedFeed.objects.get()
    assert (feed.url, feed.name, feed.status) == ("https://daily.example/feed", "Daily", "watched")
    assert sent == [feed.pk]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "daily", "https://user:pw@daily.example/"])
def test_what_cannot_be_fetched_is_refused_in_words(login: Login, sent: Sent, url: str) -> None:
    response: Any = login("rina").post(f"{FEEDS}add/", {"url": url, "name": "x"})
    assert response.status_code == 200
    assert response.context["adminform"].errors["url"]
    assert not WatchedFeed.objects.exists()


def test_the_list_says_what_became_of_each(login: Login) -> None:
    batch = ImportBatch.objects.create(channel="feed", name="Daily")
    WatchedFeed.objects.create(
        url="https://a.example/", name="A", entry_count=12, new_count=3, batch=batch,
        checked_at=batch.created_at,
    )  # fmt: skip
    WatchedFeed.objects.create(url="https://b.example/", name="B", error="It is <b>gone</b>.")
    WatchedFeed.objects.create(url="https://c.example/", name="C", status="off")
    body = login("rina").get(FEEDS).content.decode()
    assert "12 entries, 3 of them new" in body
    assert "It is &lt;b&gt;gone&lt;/b&gt;." in body
    assert "Not looked at yet." in body
    assert f"/admin/claims/importbatch/{batch.pk}/change/" in body


def test_feeds_are_switched_off_and_looked_at_again(
    login: Login, sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    feed = WatchedFeed.objects.create(url="https://a.example/", name="A", failures=7, error="x")
    client = login("rina")
    assert "1 feed is changed." in act(client, "switch_off", feed).content.decode()
    feed.refresh_from_db()
    assert feed.status == "off"
    with django_capture_on_commit_callbacks(execute=True):
        act(client, "switch_on", feed)
    feed.refresh_from_db()
    assert (feed.status, feed.failures, feed.error, sent) == ("watched", 0, "", [feed.pk])


def test_an_address_stays_and_nothing_is_deleted(login: Login) -> None:
    feed = WatchedFeed.objects.create(url="https://a.example/", name="A")
    client = login("edo")
    client.post(f"{FEEDS}{feed.pk}/change/", {"url": "https://b.example/", "name": "B"})
    feed.refresh_from_db()
    assert (feed.url, feed.name) == ("https://a.example/", "B")
    assert client.get(f"{FEEDS}{feed.pk}/delete/").status_code == 403
