"""Tasks are thin; sweeps queue what is stale and nothing else; nothing is queued before commit."""

from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import Retry, SoftTimeLimitExceeded
from django.db import OperationalError as DatabaseAway
from django.utils import timezone
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from claims import tasks
from claims.articles.choices import ArticleStatus
from claims.articles.imports import Saved
from claims.articles.services import article_save
from claims.evidence.choices import RunStatus
from claims.evidence.services.runs import run_open, run_take
from claims.models import Article, Claim, ImportBatch, ImportRow, RetrievalRun
from claims.statements.choices import ClaimStatus
from sources.search import SearchBackend, SearchUnavailable
from tests.claims import factories
from tests.conftest import document
from workbench.lib import dispatch
from workbench.lib.work import SWEEPS_UNTIL_LOST

Commit = DjangoCaptureOnCommitCallbacks
Sent = list[tuple[str, tuple[Any, ...], str]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What was given to the broker: (task, arguments, queue)."""
    messages: Sent = []
    for task in (tasks.extract_article, tasks.retrieve_evidence):
        monkeypatch.setattr(
            task,
            "apply_async",
            lambda args, queue, name=task.name, **_: messages.append(
                (name.rpartition(".")[2], args, queue)
            ),
        )
    return messages


@pytest.fixture
def long_ago(settings: Settings) -> dict[str, Any]:
    """The times of a row that a sweep must find."""
    moment = timezone.now() - timedelta(seconds=SWEEPS_UNTIL_LOST * settings.SWEEP_SECONDS + 1)
    return {"created_at": moment}


class TestQueueing:
    """`enqueue_article` and `enqueue_run`."""

    def test_nothing_is_queued_before_commit(
        self, sent: Sent, django_capture_on_commit_callbacks: Commit
    ) -> None:
        article, claim = factories.new_article(), factories.new_claim()
        with django_capture_on_commit_callbacks() as callbacks:
            tasks.enqueue_article(article)
            tasks.enqueue_run(run_open(claim=claim), queue="bulk")
            assert sent == []
        for callback in callbacks:
            callback()
        assert sent == [
            ("extract_article", (article.pk, "live"), "live"),
            ("retrieve_evidence", (claim.runs.get().pk,), "bulk"),
        ]

    @pytest.mark.parametrize("error", [OperationalError("away"), ConnectionRefusedError("away")])
    def test_a_broker_that_is_away_is_logged_and_not_raised(
        self, error: Exception, monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Commit,
    ) -> None:  # fmt: skip
        def refuse(**_: object) -> None:
            raise error

        monkeypatch.setattr(tasks.extract_article, "apply_async", refuse)
        article = factories.new_article()
        with django_capture_on_commit_callbacks(execute=True):
            tasks.enqueue_article(article)
        assert "not queued, a sweep will: away" in caplog.text

    def test_what_could_not_be_queued_is_queued_by_the_very_next_sweep(
        self, backend: SearchBackend, monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: Commit,
    ) -> None:  # fmt: skip
        monkeypatch.setattr(dispatch, "PAUSE_SECONDS", 0.0)  # sweeps are further apart
        away = True
        messages: list[tuple[str, int]] = []

        def take(name: str, args: tuple[int, ...]) -> None:
            if away:
                raise OperationalError
            messages.append((name, args[0]))

        for task in (tasks.extract_article, tasks.retrieve_evidence):
            monkeypatch.setattr(
                task, "apply_async", lambda args, name=task.name, **_: take(name, args)
            )
        article, run = factories.new_article(), run_open(claim=factories.new_claim())
        other = factories.new_article()
        with django_capture_on_commit_callbacks(execute=True):
            tasks.enqueue_article(article)
            tasks.enqueue_run(run)
        for _ in range(2):  # it stays so while the broker is away
            with django_capture_on_commit_callbacks(execute=True):
                tasks.sweep_articles()
                tasks.sweep_runs()
        away = False
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_articles()
            tasks.sweep_runs()
        assert messages == [
            ("claims.tasks.extract_article", article.pk),
            ("claims.tasks.retrieve_evidence", run.pk),
        ]
        assert other.status == ArticleStatus.IMPORTED, "and its message may be on its way"


def test_fact_checks_of_the_first_rows_go_before_the_bulk_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enqueued: list[tuple[list[int], str]] = []
    monkeypatch.setattr(
        tasks, "enqueue_imported", lambda _, ids, queue: enqueued.append((ids, queue))
    )
    rows = [ImportRow(number=1, source_id=7), ImportRow(number=999, source_id=8)]
    tasks.enqueue_saved(ImportBatch(channel="admin"), Saved(rows, [], [7, 8], bytes_read=0))
    assert enqueued == [([7], "live"), ([8], "bulk")]


class TestExtractArticle:
    """`extract_article`."""

    def test_every_new_claim_gets_a_run_in_the_same_queue(
        self, sent: Sent, django_capture_on_commit_callbacks: Commit
    ) -> None:
        article = article_save(document=document()).article
        with django_capture_on_commit_callbacks(execute=True):
            tasks.extract_article(article.pk, "bulk")
        runs = RetrievalRun.objects.order_by("pk")
        assert {run.claim for run in runs} == set(Claim.objects.all()) != set()
        assert sent == [("retrieve_evidence", (run.pk,), "bulk") for run in runs]

    def test_evidence_is_found_for_the_best_first_and_for_the_rest_in_bulk(
        self,
        sent: Sent,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: Commit,
    ) -> None:
        monkeypatch.setattr(tasks, "CLAIMS_WAITED_FOR", 1)
        article = article_save(document=document()).article
        with django_capture_on_commit_callbacks(execute=True):
            tasks.extract_article(article.pk)
        runs = RetrievalRun.objects.order_by("pk").select_related("claim")
        worth = [run.claim.checkworthiness for run in runs]
        assert worth == sorted(worth, reverse=True)
        assert len(set(worth)) > 1
        first, *rest = (run.pk for run in runs)
        assert sent == [
            ("retrieve_evidence", (first,), "live"),
            *(("retrieve_evidence", (pk,), "bulk") for pk in rest),
        ]

    def test_a_second_delivery_queues_nothing(
        self, article: Article, sent: Sent, django_capture_on_commit_callbacks: Commit
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            tasks.extract_article(article.pk)
        assert sent == []

    def test_an_unforeseen_error_is_written_on_the_article(self) -> None:
        article = factories.new_article()
        task = tasks.extract_article
        task.on_failure(ValueError("odd"), "id", [article.pk], {}, None)
        article.refresh_from_db()
        assert (article.status, article.error) == (ArticleStatus.FAILED, "ValueError: odd")

    def test_a_database_that_was_away_does_not_fail_the_article(self) -> None:
        article = factories.new_article()
        tasks.extract_article.on_failure(DatabaseAway("away"), "id", [article.pk], {}, None)
        article.refresh_from_db()
        assert (article.status, article.error) == (ArticleStatus.IMPORTED, "")

    def test_an_error_after_the_claims_were_found_leaves_them_found(self, article: Article) -> None:
        tasks.extract_article.on_failure(ValueError("odd"), "id", [article.pk], {}, None)
        article.refresh_from_db()
        assert article.status == ArticleStatus.EXTRACTED


class TestRetrieveEvidence:
    """`retrieve_evidence`."""

    def test_it_completes_the_run(self, backend: SearchBackend) -> None:
        run = run_open(claim=factories.new_claim())
        tasks.retrieve_evidence(run.pk)
        run.refresh_from_db()
        assert run.status == RunStatus.COMPLETED

    def test_a_run_that_somebody_holds_is_left_alone(self, backend: SearchBackend) -> None:
        run = run_open(claim=factories.new_claim())
        run_take(run_id=run.pk)
        tasks.retrieve_evidence(run.pk)
        run.refresh_from_db()
        assert (run.status, run.attempts) == (RunStatus.STARTED, 1)

    def test_while_the_index_is_away_the_run_is_given_back_and_tried_again(
        self, search_away: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tasks.retrieve_evidence, "retry", lambda **_: Retry())
        run = run_open(claim=factories.new_claim())
        with pytest.raises(Retry):
            tasks.retrieve_evidence(run.pk)
        run.refresh_from_db()
        assert (run.status, run.attempts, run.lease_until) == (RunStatus.QUEUED, 0, None)
        assert run.error

    @pytest.mark.parametrize(
        "error", [SearchUnavailable("away"), DatabaseAway("away"), SoftTimeLimitExceeded()]
    )
    def test_what_stays_away_or_is_slow_does_not_fail_the_run(self, error: Exception) -> None:
        run = run_open(claim=factories.new_claim())
        tasks.retrieve_evidence.on_failure(error, "id", [run.pk], {}, None)
        run.refresh_from_db()
        assert run.status == RunStatus.QUEUED

    def test_an_unforeseen_error_fails_the_run_with_its_reason(self) -> None:
        run = run_open(claim=factories.new_claim())
        tasks.retrieve_evidence.on_failure(ValueError("odd"), "id", [run.pk], {}, None)
        run.refresh_from_db()
        assert (run.status, run.error) == (RunStatus.FAILED, "ValueError: odd")


class TestSweepArticles:
    """`sweep_articles`."""

    def test_only_articles_that_wait_too_long_are_queued(
        self, sent: Sent, long_ago: dict[str, Any], django_capture_on_commit_callbacks: Commit
    ) -> None:
        stale, fresh, done, failed = (factories.new_article() for _ in range(4))
        moment = long_ago["created_at"]
        Article.objects.exclude(pk=fresh.pk).update(due_at=moment)
        Article.objects.filter(pk=done.pk).update(status=ArticleStatus.EXTRACTED)
        Article.objects.filter(pk=failed.pk).update(status=ArticleStatus.FAILED)
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_articles()
        assert sent == [("extract_article", (stale.pk, "bulk"), "bulk")]

    def test_only_old_claims_without_any_run_get_one(
        self, sent: Sent, long_ago: dict[str, Any], django_capture_on_commit_callbacks: Commit
    ) -> None:
        orphan, fresh, searched = (factories.new_claim() for _ in range(3))
        Claim.objects.exclude(pk=fresh.pk).update(**long_ago)
        factories.new_evidence(searched)
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_articles()
        assert sent == [("retrieve_evidence", (orphan.runs.get().pk,), "bulk")]
        assert not fresh.runs.exists()

    def test_a_dismissed_claim_is_not_searched_for(
        self, sent: Sent, long_ago: dict[str, Any], django_capture_on_commit_callbacks: Commit
    ) -> None:
        factories.new_claim(status=ClaimStatus.DISMISSED, dismissal="An opinion.")
        Claim.objects.update(**long_ago)
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_articles()
        assert sent == []


class TestSweepRuns:
    """`sweep_runs`."""

    def test_only_lost_runs_are_queued(
        self, backend: SearchBackend, sent: Sent, long_ago: dict[str, Any],
        django_capture_on_commit_callbacks: Commit,
    ) -> None:  # fmt: skip
        lost, fresh, dead, held, done = (run_open(claim=factories.new_claim()) for _ in range(5))
        RetrievalRun.objects.exclude(pk=fresh.pk).update(due_at=long_ago["created_at"])
        now = timezone.now()
        for run, lease in ((dead, now - timedelta(seconds=1)), (held, now + timedelta(minutes=1))):
            RetrievalRun.objects.filter(pk=run.pk).update(
                status=RunStatus.STARTED, lease_until=lease, attempts=1
            )
        RetrievalRun.objects.filter(pk=done.pk).update(status=RunStatus.COMPLETED)
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_runs()
        assert sent == [("retrieve_evidence", (run.pk,), "bulk") for run in (lost, dead)]
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_runs()
        assert len(sent) == 2, "what was queued just now is not queued again"

    def test_nothing_is_queued_while_the_index_is_away(
        self, search_away: None, sent: Sent, long_ago: dict[str, Any],
        django_capture_on_commit_callbacks: Commit,
    ) -> None:  # fmt: skip
        run_open(claim=factories.new_claim())
        RetrievalRun.objects.update(due_at=long_ago["created_at"])
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_runs()
        assert sent == []
