"""Readers of the API say that a verdict needs another look."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache

from claims.models import Notice, Rating, Verdict
from tests.api.conftest import Api, faults
from tests.claims import factories
from workbench.lib.rates import NoticeRate

MakeKey = Callable[..., Api]


@pytest.fixture
def verdict(people: dict[str, User], rating: Callable[[str], Rating]) -> Verdict:
    """A published verdict."""
    return factories.new_verdict(factories.new_claim(), people, rating("true"))


@pytest.fixture(autouse=True)
def fresh_rates() -> Iterator[None]:
    """Let no test be throttled for what another asked."""
    cache.clear()
    yield
    cache.clear()


def path(verdict: Verdict) -> str:
    """Return the address."""
    return f"verdicts/{verdict.pk}/notices/"


def test_whoever_may_read_may_send_one(key: MakeKey, verdict: Verdict) -> None:
    answer = key("rina", "read").post(path(verdict), {"reason": "It grew by 5."})
    notice = Notice.objects.get()
    assert answer.status_code == 201
    assert {name: answer.json()[name] for name in ("id", "verdict")} == {
        "id": notice.pk, "verdict": verdict.pk,
    }  # fmt: skip
    assert (notice.reason, notice.channel) == ("It grew by 5.", "api")


def test_nobody_else_does(key: MakeKey, verdict: Verdict) -> None:
    body = {"reason": "It grew by 5."}
    assert Api().post(path(verdict), body).status_code == 401
    assert key("tono", "read").post(path(verdict), body).status_code == 403
    assert key("sari", "write").post(path(verdict), body).status_code == 403
    assert key("rina", "read").get(path(verdict)).status_code in (403, 405)
    assert not Notice.objects.exists()


def test_what_is_wrong_is_named(key: MakeKey, verdict: Verdict) -> None:
    api = key("rina", "read")
    answer = api.post(path(verdict), {"reason": "", "email": "ana"})
    assert (answer.status_code, set(faults(answer))) == (400, {"/reason", "/email"})
    answer = api.post(path(verdict), {"reason": "\0"})
    assert (answer.status_code, set(faults(answer))) == (400, {"/reason"})


def test_what_was_never_published_is_404(
    key: MakeKey, people: dict[str, User], rating: Callable[[str], Rating]
) -> None:
    review = factories.new_review(factories.new_claim(), people["rina"], rating("true"))
    preparing = factories.raw_verdict(review, people["edo"])
    answer = key("rina", "read").post(path(preparing), {"reason": "It grew by 5."})
    assert answer.status_code == 404


def test_sent_again_it_is_taken_once(key: MakeKey, verdict: Verdict) -> None:
    api = key("rina", "read")
    for _ in range(2):
        answer = api.client.post(
            f"/api/v1/{path(verdict)}", {"reason": "It grew by 5."},
            content_type="application/json", headers={"Idempotency-Key": "n1"},
        )  # fmt: skip
        assert answer.status_code == 201
    assert answer["Idempotent-Replayed"] == "true"
    assert Notice.objects.count() == 1


def test_one_reader_sends_no_more_than_the_rate(
    key: MakeKey, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NoticeRate, "get_rate", lambda self: "1/hour")
    first, other = key("rina", "read"), key("sari", "read")
    body = {"reason": "It grew by 5."}
    assert [one.post(path(verdict), body).status_code for one in (first, first, other)] == [
        201, 429, 201,
    ]  # fmt: skip


class TestEditors:
    """What editors do with them."""

    @pytest.fixture
    def notice(self, verdict: Verdict) -> Notice:
        """One that waits."""
        return Notice.objects.create(
            verdict=verdict, reason="It grew by 5.", email="ana@daily.example", channel="page"
        )

    def test_they_are_read_and_settled(self, key: MakeKey, notice: Notice) -> None:
        edo = key("edo", "read", "publish")
        assert edo.ids("notices/", is_waiting="true", verdict=notice.verdict_id) == [notice.pk]
        assert edo.get(f"notices/{notice.pk}/").json()["email"] == "ana@daily.example"
        body = {"end": "aside", "note": "5 is the other year."}
        settled = edo.post(f"notices/{notice.pk}/settle/", body).json()
        assert (settled["end"], settled["note"], settled["email"]) == (*body.values(), "")
        assert settled["settled_by_name"] == "Edo"
        assert edo.ids("notices/", is_waiting="true") == []
        assert edo.ids("notices/", is_waiting="false") == [notice.pk]
        again = edo.post(f"notices/{notice.pk}/settle/", body)
        assert (again.status_code, again.json()["code"]) == (409, "notice_conflict")

    def test_what_is_wrong_is_named(self, key: MakeKey, notice: Notice) -> None:
        edo = key("edo", "publish")
        path = f"notices/{notice.pk}/settle/"
        assert set(faults(edo.post(path, {"end": "aside"}))) == {"/note"}
        assert set(faults(edo.post(path, {"end": "gone"}))) == {"/end"}
        assert Notice.objects.get().end == ""

    def test_reviewers_are_shown_none(self, key: MakeKey, notice: Notice) -> None:
        for path in ("notices/", f"notices/{notice.pk}/"):
            assert key("rina").get(path).status_code == 403

    def test_ten_take_as_many_queries_as_one(self, key: MakeKey, notice: Notice) -> None:
        edo = key("edo")
        few = edo.queries("notices/", expand="verdict")
        for _ in range(9):
            Notice.objects.create(verdict=notice.verdict, reason="x", channel="api")
        assert edo.queries("notices/", expand="verdict") == (10, few[1])
