"""The form by which any reader says that a verdict needs another look."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from claims.front.notices import TRAP
from claims.models import Notice, Verdict
from claims.reviews.services.reviews import review_submit
from tests.claims import factories
from tests.front.conftest import Publish
from tests.front.test_pages import HOSTILE, SCRIPT, Tags, body, page_of
from workbench.lib.rates import NoticeRate


def form_of(verdict: Verdict) -> str:
    """Return the address of the form."""
    return f"{page_of(verdict)}notice/"


def send(client: Client, verdict: Verdict, **fields: str) -> Any:
    """Send it."""
    return client.post(form_of(verdict), {"reason": "The office said 5.", "email": "", **fields})


def test_it_is_one_step_from_the_verdict_and_takes_what_is_written(
    stranger: Client, publish: Publish
) -> None:
    verdict = publish()
    assert f'href="{form_of(verdict)}"' in body(stranger.get(page_of(verdict)))
    answer = send(stranger, verdict, email="ana@daily.example")
    assert answer.status_code == 302
    assert "Thank you. An editor reads it." in body(stranger.get(answer["Location"]))
    notice = Notice.objects.get()
    assert (notice.verdict, notice.email, notice.channel) == (verdict, "ana@daily.example", "page")


def test_a_form_without_its_secret_is_refused(publish: Publish) -> None:
    verdict = publish()
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    assert send(client, verdict).status_code == 403
    page = body(client.get(form_of(verdict)))
    secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert secret is not None
    assert send(client, verdict, csrfmiddlewaretoken=secret[1]).status_code == 302
    assert Notice.objects.count() == 1


def test_nobody_keeps_it_and_no_script_runs_on_it(stranger: Client, publish: Publish) -> None:
    answer = stranger.get(form_of(publish()))
    assert "no-store" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]
    assert "script-src 'none'" in answer["Content-Security-Policy"]
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", body(answer))


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(
    stranger: Client, publish: Publish
) -> None:
    verdict = publish()
    assert send(stranger, verdict, **{TRAP: "https://spam.example"}).status_code == 302
    assert not Notice.objects.exists()
    page = body(stranger.get(form_of(verdict)))
    assert re.search(rf'aria-hidden="true">.*name="{TRAP}" tabindex="-1"', page)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"reason": " "}, "Say what is wrong"),
        ({"email": "ana"}, "This is no e-mail address."),
        ({"reason": "x" * 2001}, "too many"),
    ],
)
def test_what_is_not_taken_comes_back(
    stranger: Client, publish: Publish, fields: dict[str, str], says: str
) -> None:
    answer = send(stranger, publish(), **{"reason": "My reason.", **fields})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert says in page
    assert fields.get("reason", "My reason.").strip() in page
    assert fields.get("email", "") in page
    assert not Notice.objects.exists()


def test_what_is_typed_is_text(stranger: Client, publish: Publish) -> None:
    answer = send(stranger, publish(), reason=HOSTILE, email=SCRIPT)
    page = answer.content.decode()
    assert SCRIPT not in page
    assert "onmouseover" not in Tags(page).attributes


def test_too_many_from_one_address_wait(
    stranger: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NoticeRate, "get_rate", lambda self: "2/hour")
    verdict = publish()
    answers = [send(stranger, verdict, reason=f"Number {n}.") for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert "Number 2." in answers[2].content.decode()
    assert Notice.objects.count() == 2
    assert stranger.get(form_of(verdict)).status_code == 200, "reading is not counted"


def test_what_is_not_published_is_404(
    stranger: Client, people: dict[str, User], rating: Any
) -> None:
    claim = factories.new_claim()
    review = review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
    preparing = factories.raw_verdict(review, people["edo"])
    assert send(stranger, preparing).status_code == 404
    assert stranger.get(form_of(preparing)).status_code == 404


def test_it_is_closed_with_the_front(
    stranger: Client, publish: Publish, settings: Settings
) -> None:
    settings.PUBLIC_VERDICTS = False
    assert send(stranger, publish()).status_code == 404


def test_it_speaks_the_readers_language(stranger: Client, publish: Publish) -> None:
    answer = stranger.get(form_of(publish()), {"lang": "id"})
    assert '<html lang="id">' in body(answer)
    verdict = Verdict.objects.get()
    sent = stranger.post(f"{form_of(verdict)}?lang=id", {"reason": "Salah."})
    assert "lang=id" in sent["Location"]
