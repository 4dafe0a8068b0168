"""The page by which a reviewer sends what they read."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims import tasks
from claims.models import Article, Capture
from tests.claims import factories
from tests.desk.conftest import Login

FORM = reverse("admin:capture")
WORDS = 'It "grew" <b>by a third</b>'
SENT = {"url": "https://daily.example/1?a=b&c=d", "text": WORDS, "title": "Harvest", "claimant": ""}


def test_it_is_filled_in_and_asking_for_it_does_nothing(
    login: Login, people: object, db: None
) -> None:
    page = login("rina").get(f"{FORM}?{urlencode(SENT)}").content.decode()
    assert 'value="https://daily.example/1?a=b&amp;c=d"' in page
    assert "It &quot;grew&quot; &lt;b&gt;by a third&lt;/b&gt;</textarea>" in page
    assert not Capture.objects.exists()


def test_it_is_sent_and_shown(
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    queued: list[int] = []
    monkeypatch.setattr(
        tasks.take_in_capture, "apply_async", lambda args, **_how: queued.append(args[0])
    )
    with django_capture_on_commit_callbacks(execute=True):
        answer = login("rina").post(FORM, SENT)
    capture = Capture.objects.get()
    assert queued == [capture.pk]
    assert (capture.url, capture.text, capture.title, capture.created_by.username) == (
        SENT["url"], WORDS, "Harvest", "rina",
    )  # fmt: skip
    page = login("rina").get(answer["Location"]).content.decode()
    assert "The page is being read" in page
    assert "&lt;b&gt;by a third" in page


def test_what_is_refused_stays_in_the_form(login: Login) -> None:
    answer = login("rina").post(FORM, {**SENT, "url": "ftp://daily.example/1"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'role="alert"' in page
    assert 'value="ftp://daily.example/1"' in page
    assert "by a third&lt;/b&gt;</textarea>" in page


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"status": "done", "is_found": True}, "found in the text of the page"),
        ({"status": "done", "error": "The page is not there."}, "without the page's text"),
        ({"status": "failed", "error": "Given up."}, "Send it again"),
        ({"error": "Busy."}, "It is tried again"),
    ],
)
def test_it_says_what_has_become_of_it(
    login: Login, people: dict[str, User], facts: dict[str, object], told: str
) -> None:
    claim = factories.new_claim(article=factories.new_article())
    capture = Capture.objects.create(
        url="https://daily.example/1", text="It grew", created_by=people["rina"],
        claim=claim, article=Article.objects.get(), **facts,
    )  # fmt: skip
    page = login("sari").get(reverse("admin:capture_sent", args=[capture.pk])).content.decode()
    assert told in page
    assert reverse("admin:claims_claim_desk", args=[claim.pk]) in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_is_for_who_may_import_and_triage(login: Login, method: str) -> None:
    assert getattr(login("tono"), method)(FORM, SENT).status_code == 403
    assert not Capture.objects.exists()


def test_the_bookmark_carries_the_desks_own_address_and_puts_nothing_into_a_page(
    login: Login, people: object
) -> None:
    page = login("rina").get(FORM).content.decode()
    (script,) = re.findall(r'id="bookmarklet" href="([^"]+)"', page)
    assert script.startswith("javascript:")
    assert "http://testserver/admin/capture/" in script
    assert "createElement" not in script
    assert "unsafe-inline" not in login("rina").get(FORM)["Content-Security-Policy"]
