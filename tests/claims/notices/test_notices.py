"""Readers' notices are taken from anybody, and settled by editors alone."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from claims.errors import NotAllowed, NoticeConflict, NoticeInvalid
from claims.models import Rating, Verdict
from claims.notices.choices import LONGEST_NOTICE, NoticeEnd
from claims.notices.selectors import notice_list_waiting
from claims.notices.services import notice_settle
from tests.claims import factories
from workbench.lib.audit.models import AuditEvent
from workbench.lib.limits import TooLong

People = dict[str, User]


@pytest.fixture
def verdict(people: People, rating: Callable[[str], Rating]) -> Verdict:
    """A published verdict."""
    return factories.new_verdict(factories.new_claim(), people, rating("true"))


def test_what_a_reader_writes_waits(verdict: Verdict) -> None:
    notice = factories.new_notice(verdict, reason=" Wrong. ", email=" ana@daily.example ")
    assert (notice.reason, notice.email) == ("Wrong.", "ana@daily.example")
    assert notice_list_waiting().get() == notice


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reason": " \n"}, "reason"), ({"reason": "\0"}, "reason"), ({"email": "ana"}, "email")],
)
def test_what_is_lacking_is_named(verdict: Verdict, changes: dict[str, str], field: str) -> None:
    with pytest.raises(NoticeInvalid) as caught:
        factories.new_notice(verdict, **changes)
    assert caught.value.field == field


def test_there_is_an_end_to_it(verdict: Verdict, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLong):
        factories.new_notice(verdict, reason="x" * (LONGEST_NOTICE + 1))
    monkeypatch.setattr("claims.notices.services.MOST_WAITING", 1)
    factories.new_notice(verdict)
    with pytest.raises(NoticeConflict):
        factories.new_notice(verdict)


def test_setting_aside_needs_a_note_and_erases_the_address(
    verdict: Verdict, people: People
) -> None:
    notice = factories.new_notice(verdict, email="ana@daily.example")
    with pytest.raises(NotAllowed):
        notice_settle(notice=notice, by=people["rina"], end=NoticeEnd.ASIDE, note="No.")
    with pytest.raises(NoticeInvalid):
        notice_settle(notice=notice, by=people["edo"], end=NoticeEnd.ASIDE, note=" ")
    notice_settle(notice=notice, by=people["edo"], end=NoticeEnd.ASIDE, note="It says 4.")
    assert (notice.end, notice.email, notice.settled_by_name) == ("aside", "", "Edo")
    assert not notice_list_waiting().exists()
    event = AuditEvent.objects.latest("number")
    assert (event.act, event.subject) == ("notice.settled", f"verdict:{verdict.pk}")
    assert event.data == {"notice": notice.pk, "end": "aside", "note": "It says 4."}
    with pytest.raises(NoticeConflict):
        notice_settle(notice=notice, by=people["edo"], end=NoticeEnd.ASIDE, note="Again.")


def test_a_correction_needs_none(verdict: Verdict, people: People) -> None:
    notice = factories.new_notice(verdict)
    notice_settle(notice=notice, by=people["edo"], end=NoticeEnd.CORRECTION, note="")
    assert notice.end == "correction"
    verdict.refresh_from_db()
    assert verdict.status == "published", "people correct it"
