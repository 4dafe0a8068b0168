"""Looking at cited pages again, and what people say of what was found.

    CitedPage ─ page_check (robots.txt, pace) ─► DriftCheck for each quote ─ flagged ─► drift_settle

A machine writes what it found and flags it; a verdict is changed by people alone.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.drift.choices import LONGEST_NOTE, LONGEST_TEXT, DriftOutcome, PageStatus
from claims.drift.models import CitedPage, DriftCheck
from claims.drift.selectors import HAS_ADDRESS, citations_standing, cited_snapshots
from claims.errors import DriftConflict
from claims.events import CITATION_DRIFTED
from claims.policy import Right, require
from claims.reviews.models import Citation
from sources.documents import DocumentError
from sources.language import normalise_text
from sources.services import page_client, page_read
from workbench.lib.anchoring import Place, anchor
from workbench.lib.audit.recording import record_about
from workbench.lib.http import Code, HttpClient, HttpError, parse_url
from workbench.lib.limits import within
from workbench.lib.webhooks.outbox import notify
from workbench.lib.work import Hold, settle, take, waiting_is_no_attempt

GONE = frozenset({404, 410})
STANDS_FROM = 0.5
"""Which share of its neighbours a quote needs around it to be where it was."""
FAILURES_UNTIL_FLAGGED = 3
AGAIN_AFTER_FAILURE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Found:
    """What a page came to: its text, or why there is none."""

    address: str = ""
    text: str = ""
    raw_sha256: str = ""
    http_status: int | None = None
    outcome: DriftOutcome | None = None
    reason: str = ""


def pages_open(*, limit: int) -> int:
    """Watch cited pages that are not watched yet; return how many. Each is due some days after it
    was read. What was given up long ago is watched again.
    """
    new = cited_snapshots().filter(HAS_ADDRESS, cited_page=None).order_by("pk")[:limit]
    pause = timedelta(days=settings.DRIFT_DAYS)
    rows = [CitedPage(snapshot=one, due_at=one.retrieved_at + pause) for one in new]
    given_up = CitedPage.objects.filter(status=PageStatus.FAILED)
    given_up.filter(due_at__lt=timezone.now() - pause).update(
        status=PageStatus.WATCHED, attempts=0, due_at=timezone.now()
    )
    return len(CitedPage.objects.bulk_create(rows, ignore_conflicts=True))


def pages_to_check(*, limit: int) -> list[int]:
    """Return the keys of watched pages that standing verdicts cite, the longest not looked at
    first, and make them due.
    """
    pages = CitedPage.objects.filter(
        snapshot__in=cited_snapshots(), status=PageStatus.WATCHED, lease_until=None
    )
    oldest = pages.order_by(F("checked_at").asc(nulls_first=True), "pk")
    keys = list(oldest.values_list("pk", flat=True)[:limit])
    CitedPage.objects.filter(pk__in=keys).update(due_at=timezone.now())
    return keys


def page_check(
    *, page_id: int, client: HttpClient | None = None, redelivered: bool = False
) -> list[DriftCheck]:
    """Take a page that is due and look at it; return what it came to for each quote of a standing
    verdict. What goes wrong is an outcome, too. Empty where there is nothing to do.
    """
    lease = timedelta(seconds=settings.TASK_HARD_LIMIT_SECONDS)
    pages = CitedPage.objects.select_related("snapshot__source")
    hold = take(pages, page_id, lease=lease, redelivered=redelivered)
    if hold is None:
        return []
    if not citations_standing(hold.row.snapshot_id).exists():
        _settle(hold, due_at=_next())  # corrected meanwhile: nobody cites it today
        return []
    with waiting_is_no_attempt(hold, says_why=False):
        try:
            found = _fetched(hold.row.snapshot.source.url, client or page_client())
        except HttpError as error:
            if error.code is Code.BUSY:
                wait = timedelta(seconds=error.retry_after or 0)
                settle(hold, attempts=F("attempts") - 1, due_at=timezone.now() + wait)
                return []
            found = _unreached(error)
        except (DocumentError, OSError) as error:
            found = Found(outcome=DriftOutcome.UNREACHABLE, reason=str(error))
        return _written(hold, found)


def drift_settle(*, check: DriftCheck, by: User, note: str) -> DriftCheck:
    """Note what a person says of a page that changed; the verdict stays as it is.

    Raises `NotAllowed`, `TooLong`, `DriftConflict` (no note, or it does not wait any more).
    """
    require(by, Right.PUBLISH)
    note = within(note, LONGEST_NOTE, _("Note"))
    if not note:
        message = _("Say why the verdict can stay as it is.")
        raise DriftConflict(message)
    with transaction.atomic():
        settled = DriftCheck.objects.filter(pk=check.pk, is_flagged=True).update(
            is_flagged=False, settled_by=by, settled_at=timezone.now(), note=note,
            settled_by_name=(by.get_full_name() or by.get_username())[:200],
        )  # fmt: skip
        if not settled:
            message = _("This does not wait for anybody any more.")
            raise DriftConflict(message)
        of, verdict = {"check": check.pk, "outcome": check.outcome}, check.citation.verdict_id
        record_about("drift.settled", f"verdict:{verdict}", by=by, data={**of, "note": note})
    check.refresh_from_db()
    return check


def _fetched(url: str, client: HttpClient) -> Found:
    """Fetch and read a page, and keep its response. Raises HttpError, DocumentError, OSError."""
    page = page_read(url, client=client)
    return Found(page.fetched.url, page.document.body, page.raw_sha256, page.fetched.status)


def _unreached(error: HttpError) -> Found:
    gone = error.status in GONE
    return Found(
        http_status=error.status or None,
        outcome=DriftOutcome.GONE if gone else DriftOutcome.UNREACHABLE,
        reason=normalise_text(str(error))[:1000],
    )


def _written(hold: Hold[CitedPage], found: Found) -> list[DriftCheck]:
    """Write a row for each quote, if the page is still ours."""
    page, now = hold.row, timezone.now()
    unreachable = found.outcome == DriftOutcome.UNREACHABLE
    failures = page.failures + 1 if unreachable else 0
    with transaction.atomic():
        checks = [
            _check(citation, page, found, now, failures)
            for citation in citations_standing(page.snapshot_id)
        ]
        soon = unreachable and failures < FAILURES_UNTIL_FLAGGED
        due = now + AGAIN_AFTER_FAILURE if soon else _next()
        settled = _settle(hold, checked_at=now, failures=failures, due_at=due, error=found.reason)
        transaction.set_rollback(not settled)
    return checks if settled else []


def _check(
    citation: Citation, page: CitedPage, found: Found, now: datetime, failures: int
) -> DriftCheck:
    then = page.snapshot.text
    place = None
    outcome, known = found.outcome, set[str]()
    if outcome is None:
        place = anchor(
            found.text,
            exact=citation.quote,
            prefix=citation.prefix,
            suffix=citation.suffix,
            start=citation.start,
        )
        outcome = outcome_of(place, is_elsewhere=is_elsewhere(citation.url, found.address))
    if outcome != DriftOutcome.UNREACHABLE or failures >= FAILURES_UNTIL_FLAGGED:
        waiting = DriftCheck.objects.filter(citation=citation, is_flagged=True)
        known = set(waiting.values_list("outcome", flat=True))
        waiting.update(is_flagged=False)  # the new one says what is so now
    check = DriftCheck.objects.create(
        citation=citation,
        outcome=outcome,
        checked_at=now,
        address=found.address,
        http_status=found.http_status,
        reason=found.reason,
        start=place.start if place else None,
        end=place.end if place else None,
        text="" if found.text == then else found.text[:LONGEST_TEXT],
        raw_sha256=found.raw_sha256,
        is_flagged=_is_flagged(citation, outcome, failures),
    )
    if check.is_flagged and check.outcome not in known:
        verdict = citation.verdict
        ids = {"citation": citation.pk, "verdict": verdict and verdict.pk}
        notify(CITATION_DRIFTED, **ids, claim=verdict and verdict.claim_id, state=str(outcome))
    return check


def outcome_of(place: Place | None, *, is_elsewhere: bool) -> DriftOutcome:
    """Say what became of a quote on a page that answered."""
    if place is None:
        return DriftOutcome.MISSING
    if is_elsewhere or place.context < STANDS_FROM:
        return DriftOutcome.MOVED
    return DriftOutcome.INTACT


def is_elsewhere(cited: str, answered: str) -> bool:
    """Say whether a page answered from another address: its scheme, a “www.” and a slash at the end
    are no other.
    """
    return _place_of(cited) != _place_of(answered)


def _place_of(url: str) -> tuple[str, str]:
    try:
        target = parse_url(url)
    except HttpError:
        return url, ""
    return target.host.removeprefix("www."), target.path.rstrip("/")


def _is_flagged(citation: Citation, outcome: DriftOutcome, failures: int) -> bool:
    """Say whether a person is to look: not for what one has settled, and has been so since."""
    if outcome == DriftOutcome.INTACT:
        return False
    if outcome == DriftOutcome.UNREACHABLE and failures < FAILURES_UNTIL_FLAGGED:
        return False
    checks = DriftCheck.objects.filter(citation=citation).order_by("-pk")
    same = {outcome, DriftOutcome.UNREACHABLE}  # a look that failed says nothing new
    other = checks.exclude(outcome__in=same).values_list("pk", flat=True).first() or 0
    return not checks.filter(pk__gt=other, settled_at__isnull=False).exists()


def _settle(hold: Hold[CitedPage], **facts: Any) -> bool:
    return settle(hold, attempts=0, **facts)


def _next() -> datetime:
    """Pages that were cited together are not looked at together for ever."""
    days = max(settings.DRIFT_DAYS, 1.0) * random.uniform(0.9, 1.1)  # noqa: S311
    return timezone.now() + timedelta(days=days)
