"""Fetching a web page into a source. Whatever goes wrong is written on the row, not raised."""

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import Message
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from sources.archive import archive_store
from sources.choices import FetchStatus, SourceKind
from sources.documents import (
    MAX_PAGE_BYTES,
    DocumentError,
    Origin,
    ParsedDocument,
    is_fact_check,
    read_html,
    read_text,
)
from sources.language import normalise_text
from sources.models import PageFetch
from sources.services.saving import Incoming, SourceSaved, source_save
from workbench.lib.hashing import natural_key
from workbench.lib.http import (
    MAX_URL_CHARS,
    Code,
    Fetched,
    HttpClient,
    HttpError,
    Timing,
    heeding_robots,
    parse_url,
    usable_validator,
)
from workbench.lib.work import Hold, settle, take, waiting_is_no_attempt

HTML_TYPES = ("text/html", "application/xhtml+xml")
PLAIN_TYPE = "text/plain"
PAGE_TYPES = (*HTML_TYPES, PLAIN_TYPE)
MAX_FAILURES = 5
MAX_REASON_CHARS = 1000
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
_OPEN = (FetchStatus.QUEUED, FetchStatus.STARTED)


@dataclass(frozen=True, slots=True)
class _Result:
    """What a page came to: a saved source, or None where the server said it has not changed."""

    fetched: Fetched
    payload_sha256: str = ""
    saved: SourceSaved | None = None


def page_client(timing: Timing | None = None) -> HttpClient:
    """Return the client for pages, whose addresses strangers write."""
    hosts = settings.PAGE_ALLOWED_PRIVATE_HOSTS
    return HttpClient(allowed_private_hosts=hosts, timing=timing or Timing())


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page as it answered, what was read of it, and the key of its response in the archive."""

    fetched: Fetched
    document: ParsedDocument
    raw_sha256: str


def page_read(url: str, *, client: HttpClient, archived: bool = True) -> PageRead:
    """Fetch a page here and now, as its site's robots.txt allows, and read it; nothing is saved but
    the response. Raises HttpError, DocumentError, and OSError of the archive.
    """
    fetched = heeding_robots(client).get(url, accept=PAGE_TYPES, max_bytes=MAX_PAGE_BYTES)
    document = _read(fetched)
    return PageRead(fetched, document, archive_store(fetched) if archived else "")


def page_incoming(url: str, *, client: HttpClient, archived: bool = True) -> Incoming:
    """Fetch and read a page as `page_read` does, and return it to be saved."""
    page = page_read(url, client=client, archived=archived)
    at = page.fetched.fetched_at
    return Incoming(page.document, raw_sha256=page.raw_sha256, retrieved_at=at)


def page_fetch(url: str, *, client: HttpClient | None = None) -> PageFetch:
    """Fetch a page here and now; return its row, which says what happened.

    Still queued afterwards means that it may work later, at `due_at`. One that somebody else is
    fetching comes back as it is.
    """
    page = page_fetch_open(url=url)
    return page_fetch_execute(page_fetch_id=page.pk, client=client) or page


def page_fetch_open(*, url: str) -> PageFetch:
    """Return the page's row, put into the queue unless it is there or being fetched already.

    An address that cannot be one is a row that has failed.
    """
    try:
        address, refusal = parse_url(url).url, None
    except HttpError as error:
        address, refusal = normalise_text(url), error
    page, created = PageFetch.objects.get_or_create(
        key=natural_key("url", address),
        defaults={"url": normalise_text(address)[:MAX_URL_CHARS], **_refused(refusal)},
    )
    if not created and refusal is None:
        _queue_anew(PageFetch.objects.filter(pk=page.pk).exclude(status__in=_OPEN))
        page.refresh_from_db()
    return page


def page_fetch_retry(*, page: PageFetch) -> bool:
    """Put a page that failed into the queue again; False if it is not one (any more), or if its
    address can never be fetched.
    """
    failed = PageFetch.objects.filter(pk=page.pk, status=FetchStatus.FAILED)
    queued = _queue_anew(failed.exclude(error_code=Code.BAD_URL))
    page.refresh_from_db()
    return queued


def page_fetch_execute(
    *, page_fetch_id: int, client: HttpClient | None = None, redelivered: bool = False
) -> PageFetch | None:
    """Take a page that is due and fetch it; None if there is nothing to do or it is held.

    Robots, conditional request, archive, reading, saving; each step may be done again.
    """
    lease = timedelta(seconds=settings.TASK_HARD_LIMIT_SECONDS)
    hold = take(PageFetch.objects.all(), page_fetch_id, lease=lease, redelivered=redelivered)
    if hold is None:
        return None
    page = hold.row
    client = client or page_client()
    try:
        with waiting_is_no_attempt(hold, says_why=False):
            result = _fetched(page, client)
    except HttpError as error:
        _settle(hold, **_after_http_error(page, error))
    except DocumentError as error:
        _settle(hold, status=FetchStatus.FAILED, error_code=error.reason, error=str(error))
    except OSError as error:  # of the archive: the disk is full, or not ours
        _settle(hold, status=FetchStatus.FAILED, error_code="storage", error=str(error))
    else:
        _settle(hold, **_after_success(page, result))
    page.refresh_from_db()
    return page


def _queue_anew(pages: QuerySet[PageFetch]) -> bool:
    queued = pages.update(status=FetchStatus.QUEUED, attempts=0, failures=0, due_at=timezone.now())
    return bool(queued)


def _fetched(page: PageFetch, client: HttpClient) -> _Result:
    known = page.source_id is not None
    fetched = heeding_robots(client).get(
        page.url,
        accept=PAGE_TYPES,
        max_bytes=MAX_PAGE_BYTES,
        etag=page.etag if known else "",
        last_modified=page.last_modified if known else "",
    )
    if fetched.not_modified:
        return _Result(fetched)
    sha256 = archive_store(fetched)
    if known and sha256 == page.payload_sha256:
        return _Result(fetched, sha256)
    document = _read(fetched)
    saved = source_save(
        document=document,
        kind=document.kind,
        raw_sha256=sha256,
        retrieved_at=fetched.fetched_at,
    )
    return _Result(fetched, sha256, saved)


def _read(fetched: Fetched) -> ParsedDocument:
    """Read the page as what it says it is. Raises DocumentError."""
    header = Message()
    header["Content-Type"] = fetched.headers.get("content-type", "")
    charset = header.get_content_charset("")
    if fetched.media_type == PLAIN_TYPE:
        return read_text(fetched.body, url=fetched.url, encoding=charset)
    document = read_html(fetched.body, url=fetched.url, encoding=charset)
    if is_fact_check(fetched.body, url=fetched.url, encoding=charset):
        document = replace(document, kind=SourceKind.FACT_CHECK)
    # A page may name a longer address of its own than we keep.
    if len(document.url) <= MAX_URL_CHARS:
        return document
    return replace(document, url=fetched.url, found={**document.found, "url": Origin.GIVEN})


def _after_success(page: PageFetch, result: _Result) -> dict[str, Any]:
    headers, saved = result.fetched.headers, result.saved
    is_new = saved is not None and saved.outcome != "unchanged"
    return {
        "status": FetchStatus.FETCHED if is_new else FetchStatus.UNCHANGED,
        "error_code": "",
        "error": "",
        "failures": 0,
        "http_status": result.fetched.status,
        "etag": usable_validator(headers.get("etag", page.etag), 500),
        "last_modified": usable_validator(headers.get("last-modified", page.last_modified), 100),
        "payload_sha256": result.payload_sha256 or page.payload_sha256,
        "fetched_at": result.fetched.fetched_at,
        "source_id": saved.source.pk if saved else page.source_id,
    }


def _after_http_error(page: PageFetch, error: HttpError) -> dict[str, Any]:
    """Put a failure that may heal back into the queue. Waiting for one's turn is not a failure."""
    failures = page.failures + (error.code is not Code.BUSY)
    facts = {
        "error_code": error.code,
        "error": str(error),
        "http_status": error.status or None,
        "failures": failures,
    }
    if not error.retryable or failures >= MAX_FAILURES:
        return {**facts, "status": FetchStatus.FAILED}
    pause = timedelta(seconds=error.retry_after or 0)
    if error.code is not Code.BUSY:
        pause = max(pause, FIRST_PAUSE * 2 ** (failures - 1))
    pause = min(pause, LONGEST_PAUSE) * random.uniform(1, 1.5)  # noqa: S311  (spreads the load)
    # It ended: only what kills its worker uses attempts up.
    queued = {"status": FetchStatus.QUEUED, "attempts": F("attempts") - 1}
    return {**facts, **queued, "due_at": timezone.now() + pause}


def _settle(hold: Hold[PageFetch], *, error: str, **result: Any) -> None:
    """Write the result. What a server sent may be part of the reason."""
    settle(hold, error=normalise_text(error)[:MAX_REASON_CHARS], **result)


def _refused(error: HttpError | None) -> dict[str, Any]:
    if error is None:
        return {}
    return {"status": FetchStatus.FAILED, "error_code": error.code, "error": str(error)}
