"""A retrieval run: opened once, taken by one worker, completed once."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from claims.evidence.choices import RunStatus, RunTrigger
from claims.evidence.records import OWN_CORPUS
from claims.evidence.selectors import evidence_list
from claims.evidence.services.runs import (
    run_execute,
    run_open,
    run_take,
    runs_outdated,
)
from claims.models import Article, Claim, Evidence, RetrievalRun
from sources.finding import PLACES
from sources.models import Source
from sources.ranking import TITLE, WORDS
from sources.search import (
    Hit,
    SearchBackend,
    SearchUnavailable,
    WordSearch,
    get_backend,
    make_backend,
)
from sources.services import index_mend, index_rebuild, source_save, sources_index
from tests.claims import factories
from tests.claims.factories import current_snapshot
from tests.conftest import document
from tests.scripted import Scripted, leg_of
from workbench.lib.work import UNFORESEEN, Hold, fail, give_back


def answers(sources: list[Source], known: list[Hit] | None = None) -> Scripted:
    """Return an index that finds these sources by words."""
    hits = [
        Hit(source.pk, source.language, 1 / rank, source.index_version)
        for rank, source in enumerate(sources, start=1)
    ]
    return Scripted({WORDS: hits}, known=known or [])


def found(number: int = 1) -> list[Source]:
    """Return new sources."""
    return [factories.new_source(body=f"🌾 Province {n} harvests.") for n in range(number)]


@pytest.fixture
def run(claim: Claim) -> RetrievalRun:
    """A queued run."""
    return run_open(claim=claim)


def take(run: RetrievalRun) -> Hold[RetrievalRun]:
    """Take a run that must be free."""
    taken = run_take(run_id=run.pk)
    assert taken is not None
    return taken


def fail_run(run: RetrievalRun, error: str) -> None:
    """Close an open run."""
    fail(RetrievalRun.objects.filter(pk=run.pk), code=UNFORESEEN, error=error)


def expire(run: RetrievalRun) -> None:
    """Let the lease of a run end."""
    RetrievalRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


class TestOpening:
    """`run_open`."""

    def test_the_open_run_is_returned_instead_of_a_second(self, run: RetrievalRun) -> None:
        again = run_open(claim=run.claim, trigger=RunTrigger.REVIEWER)
        assert again == run
        assert again.trigger == RunTrigger.EXTRACTION

    @pytest.mark.parametrize("status", [RunStatus.COMPLETED, RunStatus.FAILED])
    def test_after_a_closed_one_a_new_one_is_made(self, run: RetrievalRun, status: str) -> None:
        RetrievalRun.objects.update(status=status)
        assert run_open(claim=run.claim) != run


class TestTaking:
    """`run_take`, by compare-and-set."""

    def test_a_queued_run_is_held_for_the_lease(
        self, run: RetrievalRun, settings: Settings
    ) -> None:
        before = timezone.now()
        assert take(run).attempt == 1
        run.refresh_from_db()
        assert (run.status, run.attempts) == (RunStatus.STARTED, 1)
        assert run.lease_until is not None
        assert run.lease_until >= before + timedelta(seconds=settings.RUN_LEASE_SECONDS)

    def test_a_held_run_is_not_taken(self, run: RetrievalRun) -> None:
        take(run)
        assert run_take(run_id=run.pk) is None

    def test_a_run_whose_holder_is_gone_is_taken_again(self, run: RetrievalRun) -> None:
        take(run)
        expire(run)
        assert take(run).attempt == 2

    def test_a_redelivered_message_takes_a_held_run_at_once(self, run: RetrievalRun) -> None:
        take(run)
        taken = run_take(run_id=run.pk, redelivered=True)
        assert taken is not None
        assert taken.attempt == 2

    @pytest.mark.parametrize("redelivered", [False, True])
    @pytest.mark.parametrize("status", [RunStatus.COMPLETED, RunStatus.FAILED])
    def test_a_closed_run_is_left_alone(
        self, run: RetrievalRun, status: str, redelivered: bool
    ) -> None:
        RetrievalRun.objects.update(status=status)
        assert run_take(run_id=run.pk, redelivered=redelivered) is None

    def test_a_missing_run_is_nothing_to_do(self, db: None) -> None:
        assert run_take(run_id=404) is None


class TestExecuting:
    """`run_execute`."""

    def test_evidence_is_written_with_all_that_explains_it(self, run: RetrievalRun) -> None:
        sources = found(2)
        assert run_execute(taken=take(run), backend=answers(sources))
        run.refresh_from_db()
        first, second = run.evidence.order_by("rank")
        assert (run.status, run.error, run.lease_until) == (RunStatus.COMPLETED, "", None)
        assert run.finished_at is not None
        assert run.query == {"text": run.claim.text, "language": "en", "claimant": ""}
        assert run.connectors[OWN_CORPUS]["hits"][WORDS] == 2
        assert run.ranking["hash"]
        assert [first.snapshot.source, second.snapshot.source] == sources
        assert first.score > second.score
        assert first.legs["words"]["rank"] == 1
        assert first.start <= first.highlight_start < first.highlight_end

    def test_a_claimant_is_asked_for_apart_from_the_statement(self, db: None) -> None:
        claim = factories.new_claim(text="no troops.", claimant="Pete Hegseth")
        index = answers([])
        run_execute(taken=take(run_open(claim=claim)), backend=index)
        query = RetrievalRun.objects.get(claim=claim).query
        assert (query["claimant"], query["text"]) == ("Pete Hegseth", "no troops.")
        words = {leg_of(one): one.text for one in index.asked if isinstance(one, WordSearch)}
        assert (words[WORDS], words[TITLE]) == ("no troops. Pete Hegseth", "no troops.")

    def test_what_a_claim_leans_on_is_asked_for_too(self, db: None) -> None:
        claim = factories.new_claim(text="That is nine more.", context="Wellin bought 40 buses")
        index = answers([])
        run_execute(taken=take(run_open(claim=claim)), backend=index)
        query = RetrievalRun.objects.get(claim=claim).query
        assert query["text"] == "Wellin bought 40 buses That is nine more."

    def test_the_deciding_sentence_is_where_the_connector_says_if_it_read_this_version(
        self, run: RetrievalRun
    ) -> None:
        text = "Rain fell. Nobody came. The rice harvest was good."
        known, changed = (factories.new_source(body=text) for _ in range(2))
        place = Hit(known.pk, "en", 0.9, known.index_version, 11, 23)
        late = Hit(changed.pk, "en", 0.9, changed.index_version + 1, 11, 23)
        index = answers([known, changed], [place, late])
        run_execute(taken=take(run), backend=index)
        first, second = run.evidence.order_by("rank")
        assert text[first.highlight_start : first.highlight_end] == "Nobody came."
        assert text[second.highlight_start : second.highlight_end] != "Nobody came."

    def test_the_articles_own_source_is_never_asked_for(self, claim: Claim) -> None:
        articles = [factories.new_article() for _ in range(2)]
        for article in articles:
            factories.new_appearance(claim, article)
        index = answers([])
        run_execute(taken=take(run_open(claim=claim)), backend=index)
        own = {article.source_id for article in articles}
        assert all(one.filters.exclude_source_ids == own for one in index.asked)

    def test_the_articles_own_source_is_never_evidence(
        self, db: None, backend: SearchBackend
    ) -> None:
        article = factories.new_article()
        claim = factories.new_claim(text=factories.QUOTE, article=article)
        other = factories.new_source()
        sources_index(source_ids=[article.source_id, other.pk])
        run_execute(taken=take(run_open(claim=claim)))
        assert [e.snapshot.source for e in Evidence.objects.all()] == [other]

    def test_a_run_that_finds_nothing_is_completed_too(self, run: RetrievalRun) -> None:
        assert run_execute(taken=take(run), backend=answers([]))
        run.refresh_from_db()
        assert (run.status, run.evidence.count()) == (RunStatus.COMPLETED, 0)

    def test_evidence_is_capped(self, run: RetrievalRun) -> None:
        run_execute(taken=take(run), backend=answers(found(PLACES + 2)))
        ranks = list(run.evidence.order_by("rank").values_list("rank", flat=True))
        assert ranks == list(range(1, PLACES + 1))

    def test_a_source_that_the_database_lost_leaves_no_gap_in_the_ranks(
        self, run: RetrievalRun
    ) -> None:
        ghost, real = Source(pk=404, language="en"), found()[0]
        run_execute(taken=take(run), backend=answers([ghost, real]))
        assert [(e.rank, e.snapshot.source) for e in run.evidence.all()] == [(1, real)]

    def test_passages_of_a_text_that_was_replaced_are_not_evidence(self, run: RetrievalRun) -> None:
        (source,) = found()
        source_save(document=document(url=source.url, body="Nothing is left of it."))
        run_execute(taken=take(run), backend=answers([source]))
        assert not run.evidence.exists()

    def test_of_two_holders_only_the_later_writes(self, run: RetrievalRun) -> None:
        stale = take(run)
        expire(run)
        current = take(run)
        index = answers(found(2))
        assert run_execute(taken=stale, backend=index) is False
        assert not run.evidence.exists()
        assert run_execute(taken=current, backend=index) is True
        assert run.evidence.count() == 2
        assert run_execute(taken=current, backend=index) is False
        assert run.evidence.count() == 2

    def test_a_run_that_was_failed_meanwhile_writes_nothing(self, run: RetrievalRun) -> None:
        taken = take(run)
        fail_run(run, "closed")
        assert run_execute(taken=taken, backend=answers(found())) is False
        assert not run.evidence.exists()

    def test_a_run_on_an_index_that_lost_sources_is_made_again_when_it_has_them(
        self, run: RetrievalRun, backend: SearchBackend
    ) -> None:
        ids = [source.pk for source in found(2)]
        sources_index(source_ids=ids, backend=backend)
        Source.objects.update(copies_version=F("index_version"))
        backend.drop()
        with pytest.raises(SearchUnavailable):
            run_execute(taken=take(run), backend=backend)
        backend.ensure()
        RetrievalRun.objects.filter(pk=run.pk).update(status=RunStatus.QUEUED, lease_until=None)
        run_execute(taken=take(run), backend=backend)
        run.refresh_from_db()
        assert (run.status, run.sources_behind) == (RunStatus.COMPLETED, 2)
        assert runs_outdated(limit=5) == []
        index_mend(backend=backend)
        assert runs_outdated(limit=5) == []
        sources_index(source_ids=ids, backend=backend)
        Source.objects.update(copies_version=F("index_version"))
        (newer,) = runs_outdated(limit=5)
        assert newer.trigger == RunTrigger.CATCHING_UP

    def test_sources_that_were_not_indexed_yet_are_counted(
        self, run: RetrievalRun, backend: SearchBackend
    ) -> None:
        run_execute(taken=take(run), backend=answers(found(3)))
        run.refresh_from_db()
        assert run.sources_behind == 3
        assert runs_outdated(limit=5) == []
        sources_index(source_ids=list(Source.objects.values_list("pk", flat=True)), backend=backend)
        assert runs_outdated(limit=5) == [], "their texts are not compared yet"
        Source.objects.update(copies_version=F("index_version"))
        (newer,) = runs_outdated(limit=5)
        assert (newer.claim, newer.trigger) == (run.claim, RunTrigger.CATCHING_UP)
        assert runs_outdated(limit=5) == []

    def test_a_run_on_an_index_of_another_version_is_made_again_when_there_is_a_new_one(
        self, run: RetrievalRun, backend: SearchBackend, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sources = found(2)
        with monkeypatch.context() as context:
            context.setattr("sources.search.fingerprint.ANALYSIS", 0)
            make_backend.cache_clear()
            before = get_backend()
            before.serve(before.build_begin().serving())
            make_backend.cache_clear()
        sources_index(source_ids=[source.pk for source in sources])
        Source.objects.update(copies_version=F("index_version"))
        run_execute(taken=take(run))
        run.refresh_from_db()
        assert (run.status, run.sources_behind) == (RunStatus.COMPLETED, 2)
        assert run.evidence.count() == 2, "reads go on"
        assert runs_outdated(limit=5) == []
        assert index_rebuild(backend=get_backend(), seconds=60)
        (newer,) = runs_outdated(limit=5)
        assert newer.trigger == RunTrigger.CATCHING_UP
        run_execute(taken=take(newer))
        newer.refresh_from_db()
        assert newer.sources_behind == 0

    def test_an_article_that_joined_the_claim_later_is_no_evidence(self, run: RetrievalRun) -> None:
        twin, (other,) = factories.new_source(), found()
        run_execute(taken=take(run), backend=answers([twin, other]))
        article = Article.objects.create(source=twin, snapshot=current_snapshot(twin))
        factories.new_appearance(run.claim, article)
        shown = [one.snapshot.source for one in evidence_list(run.claim)]
        assert shown == [other]

    def test_a_run_that_kills_every_worker_is_closed(self, run: RetrievalRun) -> None:
        RetrievalRun.objects.update(status=RunStatus.STARTED, attempts=RetrievalRun.MAX_ATTEMPTS)
        assert run_take(run_id=run.pk, redelivered=True) is None
        run.refresh_from_db()
        assert run.status == RunStatus.FAILED
        assert str(RetrievalRun.MAX_ATTEMPTS) in run.error

    def test_while_the_index_is_away_the_run_stays_held(
        self, run: RetrievalRun, search_away: None
    ) -> None:
        taken = take(run)
        with pytest.raises(SearchUnavailable):
            run_execute(taken=taken)
        run.refresh_from_db()
        assert run.status == RunStatus.STARTED


class TestClosing:
    """`give_back` and `fail`."""

    def test_a_run_given_back_can_be_taken_at_once(self, run: RetrievalRun) -> None:
        give_back(take(run), error="The index is away.")
        run.refresh_from_db()
        assert (run.status, run.lease_until) == (RunStatus.QUEUED, None)
        assert run.error == "The index is away."
        assert take(run).attempt == 1, "waiting for the index used an attempt up"

    def test_a_stale_holder_cannot_give_back_what_another_holds(self, run: RetrievalRun) -> None:
        stale = take(run)
        expire(run)
        take(run)
        give_back(stale, error="Too late.")
        run.refresh_from_db()
        assert (run.status, run.error) == (RunStatus.STARTED, "")

    def test_failing_says_why_and_leaves_completed_runs_alone(
        self, run: RetrievalRun, claim: Claim
    ) -> None:
        fail_run(run, "Unforeseen.")
        run.refresh_from_db()
        assert (run.status, run.error) == (RunStatus.FAILED, "Unforeseen.")
        other = run_open(claim=claim)
        run_execute(taken=take(other), backend=answers([]))
        fail_run(other, "Unforeseen.")
        other.refresh_from_db()
        assert (other.status, other.error) == (RunStatus.COMPLETED, "")


def test_of_equal_scores_what_nobody_vouches_for_comes_last(claim: Claim) -> None:
    same = {"title": "Harvest", "body": "🌾 One."}
    nobody = factories.new_source(**same, url="", publisher="", published_at=None)
    article = factories.new_article(**same)
    known = factories.new_source(**same)
    taken = run_take(run_id=run_open(claim=claim).pk)
    assert taken is not None
    hits = [
        Hit(one.pk, one.language, 0.5, one.index_version) for one in (nobody, article.source, known)
    ]
    run_execute(taken=taken, backend=Scripted({WORDS: hits}))
    shown = list(evidence_list(claim))
    order = [one.snapshot.source_id for one in shown]
    assert order == [known.pk, nobody.pk, article.source_id]
    assert [one.is_under_check for one in shown] == [False, False, True]
