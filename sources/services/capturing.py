"""Copies of pages at a web archive: looked for, and made where the desk has an account there.

    WebCapture ─ look it up ─► found
                     └─ none that is close ─► absent, or with keys: save ─ the job is asked ─► found

Whatever goes wrong is written on the row; nothing waits for it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.archive import ArchiveCorrupt, ArchiveMissing, archive_load
from sources.choices import CaptureStatus
from sources.language import normalise_text
from sources.models import SourceSnapshot, WebCapture
from sources.services.admitting import admit, note_answer, note_failure, note_skipped
from sources.webarchives import ArchiveError, Capture, Wayback, best_capture, payload_digest
from workbench.lib.http import Code, HttpClient, HttpError, parse_url
from workbench.lib.http.addresses import is_public as is_public_address
from workbench.lib.work import Hold, settle, take, waiting_is_no_attempt

NAME = "wayback"
"""Its row among the connectors, with its rest and its day's budget."""
MAX_FAILURES = 5
JOB_TAKES = timedelta(seconds=45)
LONGEST_JOB = timedelta(hours=2)
"""A job that the archive still calls pending by then counts as failed: it takes minutes, mostly."""
_BEGIN_AGAIN_SECONDS = 3600.0
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(days=1)
_KEYS_REFUSED = frozenset({401, 403})
_NO_JOB: dict[str, Any] = {"job": "", "job_since": None}
_OUR_LIMIT = "user-session-limit"
_INSIDE = (".local", ".internal", ".lan", ".home.arpa", ".localhost")
"""Names that the world has none of (RFC 6762, RFC 8375, ICANN's .internal)."""
LONGEST_URL = 2000


def wayback() -> Wayback:
    """Return the archive as the settings have it."""
    return Wayback(
        http=HttpClient(),
        keys=settings.WAYBACK_KEYS,
        web_url=settings.WAYBACK_URL.rstrip("/"),
        availability_url=settings.WAYBACK_AVAILABILITY_URL,
    )


def captures_open(*, snapshots: Iterable[SourceSnapshot]) -> list[WebCapture]:
    """Return new rows of snapshots that had none, to be queued; one whose page no archive can have
    is a row that has failed.
    """
    opened = []
    for snapshot in snapshots:
        facts = {} if is_public(snapshot) else _not_public()
        row, created = WebCapture.objects.get_or_create(snapshot=snapshot, defaults=facts)
        if created and row.status == CaptureStatus.QUEUED:
            opened.append(row)
    return opened


def captures_make() -> int:
    """Let copies be made of pages that the archive had none of, now that there are keys for it;
    return of how many.
    """
    absent = WebCapture.objects.filter(status=CaptureStatus.ABSENT)
    return absent.update(status=CaptureStatus.QUEUED, due_at=timezone.now(), attempts=0)


def is_public(snapshot: SourceSnapshot) -> bool:
    """Say whether a snapshot's page has an address in the world: none of sample data, and none in
    one's own network that an operator has named.
    """
    source = snapshot.source
    if not source.url or source.is_sample or len(source.url) > LONGEST_URL:
        return False
    try:
        target = parse_url(source.url)
    except HttpError:
        return False
    host = target.host.lower().rstrip(".")
    if host.endswith(_INSIDE) or not (is_public_address(host) if _is_ip(host) else "." in host):
        return False
    inside = {*settings.PAGE_ALLOWED_PRIVATE_HOSTS, *settings.HTTP_ALLOWED_PRIVATE_HOSTS}
    return f"{target.host}:{target.port}" not in inside


def _is_ip(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def capture_execute(
    *, capture_id: int, archive: Wayback | None = None, redelivered: bool = False
) -> WebCapture | None:
    """Take a capture that is due, and go a step on with it; None if there is nothing to do.

    Still queued afterwards means that there is more to do, at `due_at`.
    """
    lease = timedelta(seconds=settings.TASK_HARD_LIMIT_SECONDS)
    rows = WebCapture.objects.select_related("snapshot__source").defer("snapshot__text")
    hold = take(rows, capture_id, lease=lease, redelivered=redelivered)
    if hold is None:
        return None
    refusal = admit(NAME)
    if refusal:
        _put_off(hold, FIRST_PAUSE, error=refusal.message)
    else:
        _ask(hold, archive or wayback())
    hold.row.refresh_from_db()
    return hold.row


def _ask(hold: Hold[WebCapture], archive: Wayback) -> None:
    try:
        with waiting_is_no_attempt(hold, says_why=False):
            found = _step(hold.row, archive)
    except HttpError as error:
        _after_http_error(hold, error)
    except ArchiveError as error:
        note_answer(NAME)
        pause = None if error.retry_after is None else timedelta(seconds=error.retry_after)
        if error.code.startswith(_OUR_LIMIT) and pause is not None:
            _put_off(hold, pause, error=str(error))  # no fault of this page
        else:
            _failed(hold, str(error), pause)
    else:
        note_answer(NAME)
        settle(hold, error="", **found)


def _step(row: WebCapture, archive: Wayback) -> dict[str, Any]:
    """Ask what is to be asked next, and return what is to be written. Waits: in no transaction."""
    snapshot = row.snapshot
    url = snapshot.source.url.partition("#")[0]
    if row.job:
        made = archive.saved(row.job, url)
        return _found(made, "") if made else _job_goes_on(row.job, row.job_since)
    digest = _digest(snapshot)
    best = best_capture(
        archive.captures(url, near=snapshot.retrieved_at),
        read_at=snapshot.retrieved_at,
        digest=digest,
    )
    if best:
        return _found(best, digest)
    if not archive.keys:
        return {"status": CaptureStatus.ABSENT}
    return _job_goes_on(archive.save(url))


def _found(capture: Capture, digest: str) -> dict[str, Any]:
    return {
        "status": CaptureStatus.FOUND,
        "url": capture.url,
        "captured_at": capture.captured_at,
        "is_same": bool(digest) and capture.digest == digest,
        "failures": 0,
        **_NO_JOB,
    }


def _job_goes_on(job: str, since: datetime | None = None) -> dict[str, Any]:
    """Let a job be asked for again. Raises `ArchiveError` if it has had all the time it gets."""
    now = timezone.now()
    since = since or now
    if now - since > LONGEST_JOB:
        message = _("The archive has not finished making the copy within two hours.")
        raise ArchiveError("job-pending", message, retry_after=_BEGIN_AGAIN_SECONDS)
    queued = {"status": CaptureStatus.QUEUED, "attempts": F("attempts") - 1}
    return {**queued, "job": job, "job_since": since, "due_at": now + JOB_TAKES}


def _digest(snapshot: SourceSnapshot) -> str:
    """Return the digest of what the desk has received, "" where it was not fetched by it."""
    try:
        return payload_digest(archive_load(snapshot.raw_sha256).payload)
    except (ArchiveMissing, ArchiveCorrupt):
        return ""


def _after_http_error(hold: Hold[WebCapture], error: HttpError) -> None:
    """Waiting for one's turn is no failure; one that does not heal is said of this page alone."""
    if error.code is Code.BUSY:
        note_skipped(NAME)
        _put_off(hold, timedelta(seconds=error.retry_after or 0), error=str(error))
        return
    if error.status in _KEYS_REFUSED:  # no fault of this page
        advice = _("Check WAYBACK_KEYS.")
        message = f"{error} {advice}"
        note_failure(NAME, message=message, waits=[LONGEST_PAUSE.total_seconds()])
        _put_off(hold, LONGEST_PAUSE, error=message)
        return
    if error.retryable:
        note_failure(NAME, message=str(error), waits=[w for w in [error.retry_after] if w])
    else:
        note_answer(NAME, message=str(error))
    pause = timedelta(seconds=error.retry_after or 0) if error.retryable else None
    _failed(hold, str(error), pause)


def _failed(hold: Hold[WebCapture], error: str, pause: timedelta | None) -> None:
    """Try again later what may heal, from the beginning: a job that failed is over."""
    failures = hold.row.failures + 1
    if pause is None or failures >= MAX_FAILURES:
        settle(hold, status=CaptureStatus.FAILED, failures=failures, error=_kept(error), **_NO_JOB)
        return
    longer = max(pause, FIRST_PAUSE * 2 ** (failures - 1))
    _put_off(hold, longer, error=error, failures=failures, **_NO_JOB)


def _put_off(hold: Hold[WebCapture], pause: timedelta, *, error: str, **facts: Any) -> None:
    settle(
        hold,
        status=CaptureStatus.QUEUED,
        attempts=F("attempts") - 1,  # it ended: only what kills its worker uses attempts up
        due_at=timezone.now() + min(pause, LONGEST_PAUSE),
        error=_kept(error),
        **facts,
    )


def _not_public() -> dict[str, Any]:
    message = _("Its page has no address in the world.")
    return {"status": CaptureStatus.FAILED, "error": message}


def _kept(error: str) -> str:
    """What a server sent may be part of the reason."""
    return normalise_text(error)[:1000]
