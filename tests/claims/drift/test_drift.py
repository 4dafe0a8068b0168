"""Cited pages are looked at again: what is found is written, and verdicts are left alone."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from claims import tasks
from claims.drift.selectors import drift_list_flagged, not_checkable, pages_left_today
from claims.drift.services import drift_settle, page_check, pages_open
from claims.errors import DriftConflict, NotAllowed
from claims.models import CitedPage, DriftCheck, Rating, Verdict
from sources.archive import archive_load
from sources.models import Source, SourceSnapshot, WebCapture
from tests.claims import factories
from tests.claims.drift.pages import OTHER, QUOTE, cited, fetched, look
from tests.loopback import Answer, Site, redirects, sends
from tests.sources.fetching.pages import SENTENCES, page
from workbench.lib.audit.models import AuditEvent
from workbench.lib.http.models import RobotsFile
from workbench.lib.webhooks.models import Delivery
from workbench.lib.webhooks.services import endpoint_add

pytestmark = pytest.mark.django_db
People = dict[str, User]
RatingOf = Callable[[str], Rating]


@pytest.fixture
def snapshot(open_site: Site) -> SourceSnapshot:
    """A page as it was read."""
    return fetched(open_site)


@pytest.fixture
def verdict(snapshot: SourceSnapshot, people: People, rating: RatingOf) -> Verdict:
    """A verdict that cites it."""
    return cited(snapshot, people, rating("true"))


def outcome(snapshot: SourceSnapshot) -> tuple[str, bool]:
    """Look; return what it came to and whether that waits for a person."""
    (check,) = look(snapshot)
    return check.outcome, check.is_flagged


class TestOutcomes:
    """What a look comes to."""

    def test_the_same_page_is_intact_and_nothing_is_kept_twice(
        self, snapshot: SourceSnapshot, verdict: Verdict
    ) -> None:
        (check,) = look(snapshot)
        assert (check.outcome, check.is_flagged, check.text) == ("intact", False, "")
        assert check.citation.verdict == verdict
        assert snapshot.text[check.start : check.end] == QUOTE
        row = CitedPage.objects.get()
        assert (row.failures, row.attempts, row.error) == (0, 0, "")
        days = (row.due_at - timezone.now()) / timedelta(days=1)
        assert 26 < days < 34

    def test_another_text_around_the_quote_is_intact_with_the_difference_kept(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict
    ) -> None:
        site.routes["/harvest"] = sends(page(body="A correction was added. " + SENTENCES))
        (check,) = look(snapshot)
        assert check.outcome == "intact"
        assert check.text[check.start : check.end] == QUOTE
        assert check.text.startswith("A correction was added.")
        assert b"A correction" in archive_load(check.raw_sha256).payload

    def test_a_quote_among_other_words_has_moved(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict
    ) -> None:
        other = f"Asked about it, she would not repeat “{QUOTE}” and left the room at once. " * 4
        site.routes["/harvest"] = sends(page(body=other))
        assert outcome(snapshot) == ("moved", True)

    def test_a_page_at_another_address_has_moved(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict
    ) -> None:
        site.routes["/harvest"] = redirects(site.url("/archive/harvest"))
        site.routes["/archive/harvest"] = sends(page())
        (check,) = look(snapshot)
        assert (check.outcome, check.address) == ("moved", site.url("/archive/harvest"))

    def test_a_slash_more_is_no_other_address(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict
    ) -> None:
        site.routes["/harvest"] = redirects(site.url("/harvest/"))
        site.routes["/harvest/"] = sends(page())
        assert outcome(snapshot) == ("intact", False)

    def test_a_page_without_the_quote_misses_it(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict
    ) -> None:
        site.routes["/harvest"] = sends(page(body=OTHER))
        assert outcome(snapshot) == ("missing", True)

    @pytest.mark.parametrize("status", [404, 410])
    def test_a_page_that_says_so_is_gone(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict, status: int
    ) -> None:
        site.routes["/harvest"] = sends("gone", status=status)
        (check,) = look(snapshot)
        assert (check.outcome, check.is_flagged, check.http_status) == ("gone", True, status)

    @pytest.mark.parametrize(
        "answer",
        [
            sends("no", status=500),
            sends(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
            sends("<html><body></body></html>"),
        ],
        ids=["failing", "no page", "empty"],
    )
    def test_one_that_cannot_be_read_waits_for_nobody_until_the_third_day(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict, answer: Answer
    ) -> None:
        site.routes["/harvest"] = answer
        assert outcome(snapshot) == ("unreachable", False)
        row = CitedPage.objects.get()
        assert timedelta(hours=23) < row.due_at - timezone.now() < timedelta(hours=25)
        assert outcome(snapshot) == ("unreachable", False)
        assert outcome(snapshot) == ("unreachable", True)
        assert drift_list_flagged().get().reason

    def test_what_robots_txt_forbids_is_not_fetched(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict
    ) -> None:
        site.routes["/robots.txt"] = sends(
            "User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"}
        )
        RobotsFile.objects.all().delete()
        before = site.paths.count("/harvest")
        assert outcome(snapshot) == ("unreachable", False)
        assert site.paths.count("/harvest") == before


class TestFlags:
    """What waits for a person."""

    def test_a_page_that_has_healed_waits_for_nobody(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict
    ) -> None:
        site.routes["/harvest"] = sends("gone", status=404)
        look(snapshot)
        site.routes["/harvest"] = sends(page())
        look(snapshot)
        assert not drift_list_flagged().exists()
        assert DriftCheck.objects.count() == 2

    def test_what_stays_as_it_was_waits_once(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict
    ) -> None:
        site.routes["/harvest"] = sends("gone", status=404)
        look(snapshot)
        (second,) = look(snapshot)
        assert drift_list_flagged().get() == second

    def test_what_was_settled_waits_again_only_if_it_becomes_another(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict, people: People
    ) -> None:
        site.routes["/harvest"] = sends("gone", status=404)
        (check,) = look(snapshot)
        drift_settle(check=check, by=people["edo"], note="The archive has it.")
        assert (check.is_flagged, check.settled_by_name) == (False, "Edo")
        assert outcome(snapshot) == ("gone", False)
        assert outcome(snapshot) == ("gone", False)
        site.routes["/harvest"] = sends(page(body=OTHER))
        assert outcome(snapshot) == ("missing", True)
        event = AuditEvent.objects.order_by("number").last()
        assert event is not None
        assert (event.act, event.subject) == ("drift.settled", f"verdict:{verdict.pk}")

    def test_an_editor_settles_with_a_note_and_once(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict, people: People
    ) -> None:
        site.routes["/harvest"] = sends("gone", status=404)
        (check,) = look(snapshot)
        with pytest.raises(NotAllowed):
            drift_settle(check=check, by=people["rina"], note="It is fine.")
        with pytest.raises(DriftConflict):
            drift_settle(check=check, by=people["edo"], note=" ")
        drift_settle(check=check, by=people["edo"], note="It is fine.")
        with pytest.raises(DriftConflict):
            drift_settle(check=check, by=people["edo"], note="Again.")

    def test_the_verdict_stays_as_it_is(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict
    ) -> None:
        before = Verdict.objects.values().get()
        site.routes["/harvest"] = sends(page(body=OTHER))
        look(snapshot)
        assert Verdict.objects.values().get() == before

    def test_a_verdict_that_was_corrected_has_nothing_that_waits(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict, people: People,
        rating: RatingOf,
    ) -> None:  # fmt: skip
        site.routes["/harvest"] = sends("gone", status=404)
        look(snapshot)
        factories.new_verdict(verdict.claim, people, rating("false"), replaces=verdict)
        assert not drift_list_flagged().exists()
        asked = len(site.requests)
        assert look(snapshot) == []
        assert len(site.requests) == asked, "nobody cites it today"

    def test_a_note_stays_even_against_raw_sql(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict, people: People
    ) -> None:
        site.routes["/harvest"] = sends("gone", status=404)
        (check,) = look(snapshot)
        drift_settle(check=check, by=people["edo"], note="The archive has it.")
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            DriftCheck.objects.filter(pk=check.pk).update(note="Other.")


class TestSchedule:
    """When pages are looked at."""

    def test_each_quote_of_a_page_has_its_row_and_the_page_is_fetched_once(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict, people: People,
        rating: RatingOf,
    ) -> None:  # fmt: skip
        cited(snapshot, people, rating("false"))
        before = site.paths.count("/harvest")
        assert len(look(snapshot)) == 2
        assert site.paths.count("/harvest") == before + 1

    def test_it_begins_some_days_after_the_page_was_read(
        self, snapshot: SourceSnapshot, verdict: Verdict
    ) -> None:
        assert pages_open(limit=10) == 1
        assert pages_open(limit=10) == 0
        row = CitedPage.objects.get()
        assert row.due_at == snapshot.retrieved_at + timedelta(days=30)
        assert page_check(page_id=row.pk) == [], "it is not due"

    def test_what_has_no_address_is_not_checkable_and_that_is_said(
        self, people: People, rating: RatingOf
    ) -> None:
        nowhere = factories.new_verdict(factories.new_claim(), people, rating("true"))
        source = nowhere.citations.get().snapshot.source
        type(source).objects.filter(pk=source.pk).update(is_sample=True)
        assert pages_open(limit=10) == 0
        assert not_checkable().get().verdict == nowhere

    def test_a_day_has_room_for_so_many(
        self,
        snapshot: SourceSnapshot,
        verdict: Verdict,
        settings: Settings,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        sent: list[int] = []
        monkeypatch.setattr(
            tasks.check_cited_page, "apply_async", lambda *, args, **_how: sent.extend(args)
        )

        def sweep() -> list[int]:
            sent.clear()
            with django_capture_on_commit_callbacks(execute=True):
                tasks.sweep_cited_pages()
            return list(sent)

        assert sweep() == []
        long_ago = timezone.now() - timedelta(days=1)
        CitedPage.objects.update(due_at=long_ago)
        settings.DRIFT_PAGES_A_DAY = 0
        assert sweep() == []
        settings.DRIFT_PAGES_A_DAY = 1
        assert sweep() == [CitedPage.objects.get().pk]
        assert pages_left_today() == 0, "what is queued counts"
        tasks.check_cited_page(sent[0])
        assert DriftCheck.objects.count() == 1
        assert pages_left_today() == 0
        CitedPage.objects.update(due_at=long_ago)
        assert sweep() == []
        settings.DRIFT_DAYS, settings.DRIFT_PAGES_A_DAY = 0, 100
        assert sweep() == []

    def test_a_busy_host_is_waited_for_and_nothing_is_written(
        self, snapshot: SourceSnapshot, verdict: Verdict, settings: Settings
    ) -> None:
        pages_open(limit=1)
        settings.HTTP_SECONDS_BETWEEN = 1000
        look(snapshot)  # it takes the slot of its host
        settings.HTTP_SECONDS_BETWEEN = 1000
        before = DriftCheck.objects.count()
        assert look(snapshot) == []
        row = CitedPage.objects.get()
        assert (DriftCheck.objects.count(), row.attempts) == (before, 0)
        assert row.due_at > timezone.now() + timedelta(minutes=10)

    def test_copies_of_what_is_published_are_looked_for_once_somebody_says_so(
        self,
        snapshot: SourceSnapshot,
        verdict: Verdict,
        settings: Settings,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        with django_capture_on_commit_callbacks() as calls:
            tasks.sweep_cited_pages()
        assert (len(calls), WebCapture.objects.count()) == (0, 0)
        settings.WAYBACK, settings.PAGE_ALLOWED_PRIVATE_HOSTS = True, []
        abroad = "https://daily.example/harvest"  # an address of this machine is told to nobody
        Source.objects.filter(pk=snapshot.source_id).update(url=abroad)
        with django_capture_on_commit_callbacks() as calls:
            tasks.sweep_cited_pages()
        assert (len(calls), WebCapture.objects.get().snapshot) == (1, snapshot)

    def test_the_command_looks_here_and_now(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict
    ) -> None:
        site.routes["/harvest"] = sends(page(body=OTHER))
        out = StringIO()
        call_command("check_citations", "--limit", "5", stdout=out)
        assert f"missing\tverdict {verdict.pk}: {site.url('/harvest')}" in out.getvalue()
        assert "1 quotes looked at, 1 of them wait for a person now; 0 are not" in out.getvalue()
        call_command("check_citations", "--limit", "0", stdout=out)
        assert out.getvalue().endswith("0 quotes looked at, 0 of them wait for a person now; "
                                       "0 are not checkable.\n")  # fmt: skip


class TestTold:
    """Other programs are told of what waits for a person, once."""

    def told(self) -> list[dict[str, object]]:
        bodies = [json.loads(row.payload) for row in Delivery.objects.order_by("pk")]
        assert {body["type"] for body in bodies} <= {"citation.drifted"}
        return [body["data"] for body in bodies]

    def test_of_what_changed_and_once(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict, people: People
    ) -> None:
        endpoint_add(url="https://cms.example/", events=["citation.drifted"], by=people["edo"])
        assert outcome(snapshot) == ("intact", False)
        site.routes["/harvest"] = sends(page(body=OTHER))
        for _look in range(2):
            assert outcome(snapshot) == ("missing", True)
        ids = {
            "citation": verdict.citations.get().pk, "verdict": verdict.pk, "claim": verdict.claim_id
        }  # fmt: skip
        assert self.told() == [{**ids, "state": "missing"}]
        site.routes["/harvest"] = sends("gone", status=410)
        assert outcome(snapshot) == ("gone", True)
        assert self.told()[1:] == [{**ids, "state": "gone"}]

    def test_not_of_a_server_that_is_away_for_a_day(
        self, site: Site, snapshot: SourceSnapshot, verdict: Verdict, people: People
    ) -> None:
        endpoint_add(url="https://cms.example/", events=["citation.drifted"], by=people["edo"])
        site.routes["/harvest"] = sends("x", status=503)
        assert outcome(snapshot) == ("unreachable", False)
        assert self.told() == []
