"""Providers outside: asked beside a search, never at its price, and searched anew for."""

from collections.abc import Generator
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from claims import tasks
from claims.evidence.choices import RunStatus, RunTrigger
from claims.evidence.selectors import answer_list, evidence_list
from claims.evidence.services.answers import (
    address_add,
    answer_ask,
    answers_follow,
    answers_open,
)
from claims.evidence.services.runs import run_execute, run_open, run_take
from claims.models import Claim, ConnectorAnswer, RetrievalRun
from sources.choices import AnswerStatus, FetchStatus
from sources.models import PageFetch, Source
from sources.search import SearchBackend
from sources.services import page_fetch_execute, sources_index
from tests.claims import factories
from tests.contracts.loopback_client import loopback_client
from tests.contracts.providers.known import Known
from tests.contracts.providers.mediawiki import MediaWikiProvider
from tests.contracts.providers.server import Reply, Served, serving

pytestmark = pytest.mark.django_db
FOUND = Known(1, "Ana Lopez on soldiers sent abroad by the army", None)


@pytest.fixture
def wiki(settings: Settings) -> Generator[Served, None, None]:
    """A wiki on loopback that knows one page, and is switched on."""
    with serving(MediaWikiProvider()) as served:
        vars(served.provider)["known"] = (FOUND,)
        settings.CONNECTORS = ["wikipedia"]
        settings.CONNECTOR_URLS = {"wikipedia": f"{served.base_url}/{{language}}/w/api.php"}
        settings.WIKIPEDIA_LANGUAGES = ["en"]
        yield served


@pytest.fixture
def claim(db: None) -> Claim:
    """A claim about soldiers."""
    return factories.new_claim(
        text="Ana Lopez: the army will not send soldiers abroad",
        claimant="Ana Lopez",
        article=factories.new_article(),
    )


def searched(claim: Claim, trigger: str = RunTrigger.EXTRACTION) -> RetrievalRun:
    """Search for a claim's evidence, as a worker does."""
    run = run_open(claim=claim, trigger=trigger)
    taken = run_take(run_id=run.pk)
    assert taken
    assert run_execute(taken=taken)
    return run


def asked(run: RetrievalRun, served: Served) -> ConnectorAnswer:
    """Ask what a run's only connector is, as a worker does."""
    (answer,) = answers_open(run=run)
    answer_ask(answer_id=answer.pk, http=loopback_client(served.base_url))
    answer.refresh_from_db()
    return answer


def test_nobody_is_asked_who_is_not_switched_on(claim: Claim) -> None:
    assert answers_open(run=run_open(claim=claim)) == []


def test_what_a_provider_found_is_kept_searched_for_and_shown(
    claim: Claim, wiki: Served, backend: SearchBackend
) -> None:
    run = searched(claim)
    answer = asked(run, wiki)
    assert answer.status == AnswerStatus.ANSWERED
    assert answer.found[0]["title"] == FOUND.title
    assert all(len(request["sha256"]) == 64 for request in answer.requests)
    (source,) = answer.sources.all()
    assert answers_follow(limit=10) == [], "the source is not indexed yet"

    sources_index(source_ids=[source.pk])
    (again,) = answers_follow(limit=10)
    assert (again.claim, again.trigger) == (claim, RunTrigger.NEW_SOURCES)
    assert answers_open(run=again) == [], "what was found is not asked for again"
    assert answers_follow(limit=10) == []
    taken = run_take(run_id=again.pk)
    assert taken
    assert run_execute(taken=taken)
    assert source in [one.snapshot.source for one in evidence_list(claim)]


def test_the_same_answer_again_changes_nothing(
    claim: Claim, wiki: Served, backend: SearchBackend
) -> None:
    asked(searched(claim), wiki)
    (source,) = Source.objects.filter(answers__isnull=False)
    sources_index(source_ids=[source.pk])
    (follow_up,) = answers_follow(limit=10)
    RetrievalRun.objects.filter(pk=follow_up.pk).delete()
    answer = asked(searched(claim, RunTrigger.REVIEWER), wiki)
    assert list(answer.sources.all()) == [source]
    assert answers_follow(limit=10) == [], "nothing of it is new"
    assert ConnectorAnswer.objects.get(pk=answer.pk).is_followed


def test_a_provider_that_fails_fails_no_run_and_says_why(
    claim: Claim, wiki: Served, backend: SearchBackend
) -> None:
    wiki.fault = Reply(b"down", "text/plain", 503)
    run = searched(claim)
    answer = asked(run, wiki)
    run.refresh_from_db()
    assert run.status == RunStatus.COMPLETED
    assert (answer.status, answer.reason) == (AnswerStatus.FAILED, "provider-error")
    assert "The provider failed (HTTP 503)." in answer.why
    with override("id"):
        assert "Penyedia mengalami kegagalan (HTTP 503)." in answer.why
    assert [one.answer for one in answer_list(claim)] == [answer]


def test_an_answer_is_written_once(claim: Claim, wiki: Served, backend: SearchBackend) -> None:
    answer = asked(searched(claim), wiki)
    requests = len(wiki.requests)
    assert answer_ask(answer_id=answer.pk, http=loopback_client(wiki.base_url)) is None
    assert len(wiki.requests) == requests


def test_one_that_kills_its_worker_again_and_again_is_given_up(
    claim: Claim, wiki: Served, backend: SearchBackend
) -> None:
    (answer,) = answers_open(run=run_open(claim=claim))
    ConnectorAnswer.objects.filter(pk=answer.pk).update(attempts=ConnectorAnswer.MAX_ATTEMPTS)
    assert answer_ask(answer_id=answer.pk) is None
    answer.refresh_from_db()
    assert (answer.status, answer.reason) == (AnswerStatus.FAILED, "given-up")


def test_one_that_was_switched_off_meanwhile_is_not_asked(
    claim: Claim, wiki: Served, backend: SearchBackend, settings: Settings
) -> None:
    (answer,) = answers_open(run=run_open(claim=claim))
    settings.CONNECTORS = []
    assert answer_ask(answer_id=answer.pk) is None
    answer.refresh_from_db()
    assert answer.status == AnswerStatus.SKIPPED
    assert not wiki.requests


def test_a_search_under_way_is_waited_for(
    claim: Claim, wiki: Served, backend: SearchBackend
) -> None:
    answer = asked(searched(claim), wiki)
    sources_index(source_ids=list(answer.sources.values_list("pk", flat=True)))
    run = run_open(claim=claim, trigger=RunTrigger.REVIEWER)
    assert run_take(run_id=run.pk)
    assert answers_follow(limit=10) == []
    RetrievalRun.objects.filter(pk=run.pk).update(status=RunStatus.COMPLETED)
    assert answers_follow(limit=10)


class TestAnAddress:
    """A page that a person names."""

    def test_it_is_fetched_and_the_claim_searched_anew(
        self, claim: Claim, backend: SearchBackend
    ) -> None:
        searched(claim)
        html = b"<html><title>Soldiers</title><body><article><p>%s</p></article></body></html>"
        body = html % (b"Ana Lopez said that the army sends no soldiers abroad this year. " * 9)
        with serving(MediaWikiProvider()) as served:
            served.fault = Reply(body, "text/html")
            page = address_add(claim=claim, url=f" {served.base_url}/soldiers ")
            assert page.status == FetchStatus.QUEUED
            assert answers_follow(limit=10) == [], "the page is being fetched"
            fetched = page_fetch_execute(
                page_fetch_id=page.pk, client=loopback_client(served.base_url)
            )
        assert fetched
        assert fetched.source, fetched.error
        assert answers_follow(limit=10) == [], "the page is not indexed yet"
        sources_index(source_ids=[fetched.source.pk])
        assert [run.claim for run in answers_follow(limit=10)] == [claim]

    def test_one_that_cannot_be_one_is_said_at_once(
        self, claim: Claim, backend: SearchBackend
    ) -> None:
        page = address_add(claim=claim, url="file:///etc/passwd")
        assert (page.status, page.error_code) == (FetchStatus.FAILED, "refused_scheme")

    def test_several_can_be_given(self, claim: Claim, backend: SearchBackend) -> None:
        for number in (1, 2):
            address_add(claim=claim, url=f"https://daily.example/{number}")
        ((answer, pages),) = answer_list(claim)
        assert answer.connector == "page"
        assert len(pages) == PageFetch.objects.count() == 2


class TestTasks:
    """Thin tasks and the sweep."""

    def test_lost_asks_are_queued_again_and_found_sources_searched_for(
        self, claim: Claim, wiki: Served, backend: SearchBackend,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:  # fmt: skip
        sent: list[tuple[str, object]] = []
        for task in (tasks.ask_connector, tasks.retrieve_evidence):
            monkeypatch.setattr(
                task, "apply_async",
                lambda args, name=task.name, **_: sent.append((name.rpartition(".")[2], args[0])),
            )  # fmt: skip
        (answer,) = answers_open(run=searched(claim))
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_answers()
        assert sent == []
        long_ago = timezone.now() - timedelta(days=1)
        ConnectorAnswer.objects.update(due_at=long_ago)
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_answers()
            tasks.sweep_answers()
        assert sent == [("ask_connector", answer.pk)]
        answer_ask(answer_id=answer.pk, http=loopback_client(wiki.base_url))
        sources_index(source_ids=list(answer.sources.values_list("pk", flat=True)))
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_answers()
        newest = claim.runs.latest("pk")
        assert sent[1:] == [("retrieve_evidence", newest.pk)]
