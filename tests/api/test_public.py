"""`PUBLIC_API`: strangers read published verdicts, and nothing else."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from claims.models import Rating, Verdict
from tests.api.conftest import Api
from tests.claims import factories

SHUT = ["claims/", "articles/", "imports/", "sources/", "sources/search/?q=a", "api-keys/", "me/"]


@pytest.fixture
def verdict(people: dict[str, User], rating: Callable[[str], Rating]) -> Verdict:
    """A verdict whose claim was found in another article later."""
    claim = factories.new_claim(claimant="Ana", article=factories.new_article())
    made = factories.new_verdict(claim, people, rating("true"))
    factories.new_appearance(claim, factories.new_article())
    return made


@pytest.fixture
def open_to_all(settings: Settings) -> None:
    """Open it."""
    settings.PUBLIC_API = True


def test_it_is_shut_unless_a_setting_opens_it(verdict: Verdict) -> None:
    assert Api().get("verdicts/").status_code == 401


def test_strangers_read_verdicts(open_to_all: None, verdict: Verdict) -> None:
    assert Api().ids("verdicts/") == [verdict.pk]
    shown = Api().get(f"verdicts/{verdict.pk}/").json()
    assert shown["claim"]["text"] == verdict.claim.text
    assert (shown["changed_since"], shown["appeared_since"]) == (None, None)


def test_the_desk_is_told_more(open_to_all: None, verdict: Verdict, api: Api) -> None:
    assert len(api.get(f"verdicts/{verdict.pk}/").json()["appeared_since"]) == 1


@pytest.mark.parametrize("path", SHUT)
def test_nothing_else_is_open(open_to_all: None, db: None, path: str) -> None:
    assert Api().get(path).status_code == 401


def test_nobody_writes(open_to_all: None, db: None) -> None:
    assert Api().post("verdicts/", {}).status_code == 401


def test_a_key_without_the_scope_reads_no_more_for_it(
    open_to_all: None, verdict: Verdict, key: Callable[..., Api]
) -> None:
    assert key("rina", "write").get("verdicts/").status_code == 403
