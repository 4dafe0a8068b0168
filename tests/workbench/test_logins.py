"""Signing in: wrong passwords are counted, and people are told when they may try again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from workbench.lib.access.tallies import Tally

OFFICE, ELSEWHERE, FURTHER = "198.51.100.7", "203.0.113.9", "203.0.113.10"
PASSWORD, WRONG = "a long sentence of hers", "wrong"
Try = Callable[..., Any]


@pytest.fixture
def attempt(people: dict[str, User]) -> Try:
    """Try to sign in from an address."""
    for user in people.values():
        user.set_password(PASSWORD)
        user.save()

    def sign_in(
        username: str = "edo", password: str = WRONG, address: str = ELSEWHERE, **more: Any
    ) -> Any:
        form = {"username": username, "password": password}
        return Client().post("/admin/login/", form, REMOTE_ADDR=address, **more)

    return sign_in


def lock(attempt: Try, **more: Any) -> None:
    """Fail until it is too often."""
    for _ in range(10):
        attempt(**more)


def age(by: timedelta) -> None:
    """Let what happened have happened earlier."""
    for row in [*AccessAttempt.objects.all(), *AccessLog.objects.all()]:
        type(row).objects.filter(pk=row.pk).update(attempt_time=row.attempt_time - by)


def test_two_hundred_wrong_passwords_are_not_all_tried(attempt: Try) -> None:
    statuses = [attempt(headers={"user-agent": f"browser {n}"}).status_code for n in range(200)]
    assert statuses[:9] == [200] * 9
    assert set(statuses[9:]) == {429}


def test_the_right_password_does_not_open_a_locked_account(attempt: Try) -> None:
    lock(attempt)
    response = attempt(password=PASSWORD)
    assert response.status_code == 429
    assert "sessionid" not in response.cookies


def test_an_account_is_guarded_from_strange_addresses_taken_together(attempt: Try) -> None:
    for n in range(10):
        attempt(address=f"203.0.113.{n}")
    assert attempt(password=PASSWORD, address="203.0.113.99").status_code == 429


def test_an_attacker_does_not_lock_an_editor_out_of_the_usual_address(attempt: Try) -> None:
    assert attempt(password=PASSWORD, address=OFFICE).status_code == 302
    lock(attempt, address=ELSEWHERE)
    assert attempt(password=PASSWORD, address=ELSEWHERE).status_code == 429
    assert attempt(password=PASSWORD, address=OFFICE).status_code == 302


def test_what_others_get_wrong_in_an_office_locks_nobody_out_who_works_there(
    attempt: Try, settings: Settings
) -> None:
    settings.LOGIN_FAILURES_PER_ADDRESS = 12
    attempt(password=PASSWORD, address=OFFICE)
    for n in range(12):
        attempt(username=f"nobody {n}", address=OFFICE)
    assert attempt(username="sari", password=PASSWORD, address=OFFICE).status_code == 429
    assert attempt(password=PASSWORD, address=OFFICE).status_code == 302


def test_the_usual_address_has_no_more_guesses_than_another(attempt: Try) -> None:
    attempt(password=PASSWORD, address=OFFICE)
    lock(attempt, address=OFFICE)
    assert attempt(password=PASSWORD, address=OFFICE).status_code == 429


def test_an_address_that_was_not_used_for_long_is_a_strange_one(attempt: Try) -> None:
    attempt(password=PASSWORD, address=OFFICE)
    age(timedelta(days=91))
    lock(attempt)
    assert attempt(password=PASSWORD, address=OFFICE).status_code == 429


def test_one_address_does_not_try_one_password_on_everybody(attempt: Try) -> None:
    statuses = [attempt(username=f"somebody {n}").status_code for n in range(60)]
    assert statuses[:49] == [200] * 49
    assert set(statuses[49:]) == {429}


def test_a_valid_account_does_not_wipe_its_address_clean(attempt: Try, settings: Settings) -> None:
    settings.LOGIN_FAILURES_PER_ADDRESS = 12
    for n in range(11):
        attempt(username=f"somebody {n}")
    assert attempt(username="sari", password=PASSWORD).status_code == 302
    assert attempt(username="somebody else").status_code == 429


def test_a_network_of_ipv6_addresses_is_one_address(attempt: Try) -> None:
    statuses = [
        attempt(username=f"somebody {n}", address=f"2001:db8:1:2::{n:x}").status_code
        for n in range(50)
    ]
    assert statuses[-1] == 429
    assert attempt(username="nobody", address="2001:db8:1:3::1").status_code == 200


def test_signing_in_forgets_what_one_mistyped(attempt: Try) -> None:
    for _ in range(2):
        for _ in range(9):
            attempt()
        assert attempt(password=PASSWORD).status_code == 302


def test_a_lock_ends_by_itself_and_is_not_prolonged_by_trying(attempt: Try) -> None:
    lock(attempt)
    age(timedelta(minutes=14))
    assert attempt(password=PASSWORD).status_code == 429
    age(timedelta(minutes=1, seconds=1))
    assert attempt(password=PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("language", "words"), [("en", "try again in 15 minutes"), ("id", "15 menit")]
)
def test_people_are_told_when_they_may_try_again(attempt: Try, language: str, words: str) -> None:
    lock(attempt)
    response = attempt(headers={"accept-language": language})
    page = response.content.decode()
    assert response.status_code == 429
    assert 890 <= int(response["Retry-After"]) <= 900
    assert words in page
    assert f'<html lang="{language}"' in page
    assert "Traceback" not in page


def test_no_proxy_is_believed_by_default(attempt: Try) -> None:
    statuses = [
        attempt(headers={"x-forwarded-for": f"192.0.2.{n}"}, username=f"somebody {n}").status_code
        for n in range(50)
    ]
    assert statuses[-1] == 429


def test_behind_one_proxy_the_address_is_what_the_proxy_saw(
    attempt: Try, settings: Settings
) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    proxy = "10.0.0.2"
    for n in range(50):
        forged = {"x-forwarded-for": f"192.0.2.{n}, {ELSEWHERE}"}
        attempt(address=proxy, headers=forged, username=f"somebody {n}")
    caught = attempt(address=proxy, headers={"x-forwarded-for": ELSEWHERE}, password=PASSWORD)
    other = attempt(address=proxy, headers={"x-forwarded-for": FURTHER}, password=PASSWORD)
    assert (caught.status_code, other.status_code) == (429, 302)


@pytest.mark.parametrize("said", ["unknown", "", "1.2.3.4:5678", "[2001:db8::1]:99", "x" * 5000])
def test_a_proxy_that_says_nonsense_breaks_nothing(
    attempt: Try, settings: Settings, said: str
) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    assert attempt(headers={"x-forwarded-for": said}).status_code == 200


def test_no_password_and_no_form_token_is_kept(attempt: Try) -> None:
    attempt(password="my-real-password")
    row = AccessAttempt.objects.get()
    assert "my-real-password" not in f"{row.get_data} {row.post_data}"


class TestLifting:
    """Somebody who manages people lets others in again."""

    page = reverse("admin:axes_accessattempt_changelist")

    def lift(self, client: Client, row: AccessAttempt) -> Any:
        """Choose a row and the action."""
        chosen = {"action": "let_in_again", "_selected_action": [row.pk]}
        return client.post(self.page, chosen, follow=True)

    def test_an_account_is_let_in_again(self, attempt: Try, people: dict[str, User]) -> None:
        lock(attempt)
        people["rina"].user_permissions.add(Permission.objects.get(codename="change_user"))
        client = Client()
        client.force_login(people["rina"])
        assert "edo" in client.get(self.page).content.decode()
        assert self.lift(client, AccessAttempt.objects.get()).status_code == 200
        assert attempt(password=PASSWORD).status_code == 302

    def test_nobody_else_sees_or_lifts_anything(
        self, attempt: Try, people: dict[str, User]
    ) -> None:
        lock(attempt)
        client = Client()
        client.force_login(people["edo"])
        assert client.get(self.page).status_code == 403
        assert self.lift(client, AccessAttempt.objects.get()).status_code == 403
        assert attempt(password=PASSWORD).status_code == 429


def test_a_tally_is_full_until_enough_is_forgotten() -> None:
    now, window = timezone.now(), timedelta(minutes=15)
    minutes_ago = [now - timedelta(minutes=n) for n in (1, 5, 9)]
    tally = Tally(limit=4, failures=tuple(zip(minutes_ago, (2, 2, 1), strict=True)))
    assert (tally.total, tally.full_until(window)) == (5, minutes_ago[1] + window)
    assert Tally(limit=6, failures=tally.failures).full_until(window) is None


@pytest.mark.parametrize(
    "name",
    ["LOGIN_FAILURES_PER_ACCOUNT", "LOGIN_FAILURES_PER_ADDRESS", "LOGIN_LOCK_MINUTES"],
)
def test_a_limit_that_lets_nobody_in_is_found_by_the_check(name: str, settings: Settings) -> None:
    setattr(settings, name, 0)
    with pytest.raises(SystemExit, match=name):
        _check()


def test_a_negative_number_of_proxies_is_found_by_the_check(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = -1
    with pytest.raises(SystemExit, match="TRUSTED_PROXIES"):
        _check()


def _check() -> None:
    from django.core.management.base import SystemCheckError

    try:
        call_command("check")
    except SystemCheckError as error:
        raise SystemExit(str(error)) from error
