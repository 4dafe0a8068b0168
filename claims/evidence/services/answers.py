"""Asking providers outside for a claim's evidence, and searching anew for what they found."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from claims.evidence.choices import RunStatus, RunTrigger
from claims.evidence.models import ConnectorAnswer, RetrievalRun
from claims.evidence.services.runs import run_open
from claims.statements.models import Claim
from claims.statements.selectors import appearance_list, said_date
from sources.choices import AnswerStatus, FetchStatus
from sources.connectors.finder import Ask, Finder, FoundDocument
from sources.documents import DocumentError, read_record
from sources.models import PageFetch, Source
from sources.services import page_fetch_open, source_save
from sources.services.asking import configured_finders, connector_ask
from workbench.lib.http import HttpClient
from workbench.lib.work import Hold, settle, take, waiting_is_no_attempt

ASKING_TRIGGERS = frozenset({RunTrigger.EXTRACTION, RunTrigger.REVIEWER})
DOCUMENTS_WANTED = 10
BY_ADDRESS = "page"
"""The name under which addresses that people gave stand beside the connectors' answers."""
_FETCHING = (FetchStatus.QUEUED, FetchStatus.STARTED)


@dataclass(frozen=True, slots=True)
class Followed:
    """What an answer leads to: sources to index and pages to fetch."""

    source_ids: tuple[int, ...]
    pages: tuple[PageFetch, ...]


def answers_open(*, run: RetrievalRun) -> list[ConnectorAnswer]:
    """Return a row for each connector that is switched on and is to be asked for this run."""
    if run.trigger not in ASKING_TRIGGERS:
        return []
    return [
        ConnectorAnswer.objects.get_or_create(run=run, connector=finder.name)[0]
        for finder in configured_finders()
    ]


def answer_ask(
    *, answer_id: int, http: HttpClient | None = None, redelivered: bool = False
) -> Followed | None:
    """Ask a connector and keep what it found; None if there is nothing to do.

    Safe to repeat: what is found has natural keys, and the answer is written once. One that
    kills its worker again and again is given up. Not inside a transaction: it waits.
    """
    lease = timedelta(seconds=settings.TASK_HARD_LIMIT_SECONDS)
    waiting = ConnectorAnswer.objects.select_related("run__claim__claimant")
    hold = take(waiting, answer_id, lease=lease, redelivered=redelivered)
    if hold is None:
        return None
    finder = _finder(hold.row.connector)
    if finder is None:
        off = {"status": AnswerStatus.SKIPPED, "reason": "off"}
        settle(hold, **off, answered_at=timezone.now())
        return None
    with waiting_is_no_attempt(hold, says_why=False):
        return _answer_keep(hold, finder, http or HttpClient())


def _answer_keep(hold: Hold[ConnectorAnswer], finder: Finder, http: HttpClient) -> Followed | None:
    answer = hold.row
    outcome = connector_ask(
        finder=finder, ask=_ask(answer.run.claim), http=http, limit=DOCUMENTS_WANTED
    )
    followed = _keep(outcome.documents)
    with transaction.atomic():
        written = settle(
            hold,
            status=outcome.state.value,
            reason=outcome.reason,
            **ConnectorAnswer.telling(outcome.message),
            requests=[asdict(request) for request in outcome.requests],
            found=[_described(document) for document in outcome.documents],
            answered_at=timezone.now(),
        )
        if written:
            answer.sources.set(followed.source_ids)
            answer.pages.set(followed.pages)
    return followed if written else None


def address_add(*, claim: Claim, url: str) -> PageFetch:
    """Note an address that a person gave as a source for a claim; return its page, to fetch.

    The claim is searched for anew once the page can be found.
    """
    page = page_fetch_open(url=url.strip())
    run = claim.runs.order_by("-pk").first() or run_open(claim=claim, trigger=RunTrigger.REVIEWER)
    answer, _created = ConnectorAnswer.objects.get_or_create(run=run, connector=BY_ADDRESS)
    answer.pages.add(page)
    ConnectorAnswer.objects.filter(pk=answer.pk).update(
        status=AnswerStatus.ANSWERED, is_followed=False, answered_at=timezone.now()
    )
    return page


def answers_follow(*, limit: int) -> list[RetrievalRun]:
    """Open a new run for each claim whose providers have answered, once what they found can be
    searched; return those that have something new.

    An answer waits while another connector of its run is being asked, a page is being fetched, a
    source is not indexed, or the claim is being searched for this moment.
    """
    asked = ConnectorAnswer.objects.filter(run=OuterRef("run"), status=AnswerStatus.WAITING)
    coming = PageFetch.objects.filter(answers=OuterRef("pk"), status__in=_FETCHING)
    found = Source.objects.filter(
        Q(answers=OuterRef("pk")) | Q(page_fetches__answers=OuterRef("pk"))
    )
    due = found.filter(index_error="").exclude(indexed_version=F("index_version"))
    searching = RetrievalRun.objects.filter(claim=OuterRef("run__claim"), status=RunStatus.STARTED)
    ready = (
        ConnectorAnswer.objects.filter(
            ~Exists(asked), ~Exists(coming), ~Exists(due), ~Exists(searching), is_followed=False
        )
        .exclude(status=AnswerStatus.WAITING)
        .exclude(run__status=RunStatus.QUEUED)
        .annotate(is_news=Exists(found.filter(indexed_at__gte=OuterRef("run__started_at"))))
        .select_related("run__claim")
    )
    runs = {}
    for answer in ready.order_by("pk")[:limit]:
        first = ConnectorAnswer.objects.filter(pk=answer.pk, is_followed=False)
        if first.update(is_followed=True) and answer.is_news:
            run = run_open(claim=answer.run.claim, trigger=RunTrigger.NEW_SOURCES)
            runs[run.pk] = run
    return list(runs.values())


def _finder(name: str) -> Finder | None:
    return next((finder for finder in configured_finders() if finder.name == name), None)


def _ask(claim: Claim) -> Ask:
    return Ask(
        text=claim.text,
        language=claim.language,
        claimant=claim.claimant.name if claim.claimant else "",
        said_on=said_date(list(appearance_list(claim))),
    )


def _keep(documents: Sequence[FoundDocument]) -> Followed:
    """Save what came with its text; note for fetching what did not. What cannot be read is left."""
    source_ids, pages = [], []
    for document in documents:
        if document.needs_fetch:
            pages.append(page_fetch_open(url=document.url))
            continue
        record = {
            "title": document.title or document.url,
            "text": document.text,
            "url": document.url,
            "language": document.language,
            "publisher": document.publisher,
            "published_at": document.published_at and document.published_at.isoformat(),
        }
        try:
            parsed = read_record(record)
        except DocumentError:
            continue
        source_ids.append(source_save(document=parsed, kind=document.kind).source.pk)
    return Followed(tuple(source_ids), tuple(pages))


def _described(document: FoundDocument) -> dict[str, Any]:
    """Return what the provider said of a document, short enough to be kept."""
    return {"url": document.url, "title": document.title[:500], "facts": dict(document.facts)}
