"""The Wayback Machine of the Internet Archive: look-ups, and Save Page Now 2.

- Availability: https://archive.org/help/wayback_api.php
- CDX server: https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server
- Save Page Now 2: “SPN2 Public API”, rev. 2026-07-22. Its errors come with status 200 and without a
  job; a job's name is no UUID; asking again within the hour gives the same job; and a fresh copy
  redirects to an older one until it is indexed, so it is not looked at here.

Addresses of copies are put together here from their moments: none is taken from an answer.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from sources.webarchives.captures import CLOSE, Capture
from workbench.lib.http import MEGABYTE, Fetched, HttpClient

AVAILABILITY_URL = "https://archive.org/wayback/available"
WEB_URL = "https://web.archive.org"
MOST_CAPTURES = 500
# The archive asks for 30 look-ups and 7 saves a minute at most: four fifths of that.
LOOKUP_SECONDS, SAVE_SECONDS = 2.5, 11.0
_TYPES = ("application/json", "text/json", "text/plain")
_MOMENT = re.compile(r"\d{14}")
_JOB = re.compile(r"[\w.-]{1,100}", re.ASCII)
_HOUR, _DAY = 3600.0, 86400.0
_TRANSIENT = {
    "too-many-daily-captures": _DAY,
    "user-session-limit": 60.0,
    "cannot-fetch": _HOUR,
    "soft-time-limit-exceeded": _HOUR,
    "read-timeout": _HOUR,
    "service-unavailable": _HOUR,
    "bad-gateway": _HOUR,
    "gateway-timeout": _HOUR,
    "max-daily-bandwidth": _DAY,
}
"""What heals by waiting, in seconds; all else is said of the page for good."""


class ArchiveError(Exception):
    """The archive answered, but not with a copy; `str(error)` is for people.

    `retry_after`, in seconds, where the same may work later; None where it never will.
    """

    def __init__(self, code: str, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Wayback:
    """Asks the Wayback Machine. `keys` are “access:secret” of an account there; without them it is
    asked what it has, and nothing is saved.

    All methods raise `HttpError`, and `ArchiveError` for what the archive says itself.
    """

    http: HttpClient
    keys: str = ""
    web_url: str = WEB_URL
    availability_url: str = AVAILABILITY_URL

    def captures(self, url: str, *, near: datetime) -> list[Capture]:
        """Return captures of an address with status 200: the nearest to a moment, and those of the
        month before and after it with their digests.

        Each of the two interfaces is known to miss what the other has.
        """
        return [*self._nearest(url, near), *self._listed(url, near)]

    def save(self, url: str) -> str:
        """Ask for a capture of an address; return the job's name, to be asked for with `saved`."""
        fetched = self.http.post(
            f"{self.web_url}/save",
            body=urlencode({"url": url, "skip_first_archive": "1"}).encode(),
            content_type="application/x-www-form-urlencoded",
            headers=self._signed(),
            accept=_TYPES,
            seconds_between=SAVE_SECONDS,
        )
        answer = _object(fetched)
        job = str(answer.get("job_id") or "")
        if not _JOB.fullmatch(job):
            raise _refused(answer)
        return job

    def saved(self, job: str, url: str) -> Capture | None:
        """Return what a job has captured of an address, None while it is at it."""
        fetched = self.http.get(
            f"{self.web_url}/save/status/{job}",
            headers=self._signed(),
            accept=_TYPES,
            max_bytes=4 * MEGABYTE,
            seconds_between=LOOKUP_SECONDS,
        )
        answer = _object(fetched)
        status = answer.get("status")
        if status == "pending":
            return None
        if status != "success":
            raise _refused(answer)
        capture = self._capture(str(answer.get("timestamp")), url)
        if capture is None:
            raise _malformed()
        return capture

    def _nearest(self, url: str, near: datetime) -> list[Capture]:
        fetched = self.http.get(
            self.availability_url,
            params={"url": url, "timestamp": _stamp(near)},
            accept=_TYPES,
            max_bytes=MEGABYTE,
            seconds_between=LOOKUP_SECONDS,
        )
        found = _object(fetched).get("archived_snapshots")
        closest = found.get("closest") if isinstance(found, dict) else None
        if not isinstance(closest, dict) or not closest.get("available"):
            return []
        if str(closest.get("status")) != "200":
            return []
        capture = self._capture(str(closest.get("timestamp")), url)
        return [capture] if capture else []

    def _listed(self, url: str, near: datetime) -> list[Capture]:
        fetched = self.http.get(
            f"{self.web_url}/cdx/search/cdx",
            params={
                "url": url,
                "output": "json",
                "fl": "timestamp,digest",
                "filter": "statuscode:200",
                "collapse": "digest",
                "from": _stamp(near - CLOSE),
                "to": _stamp(near + CLOSE),
                "limit": MOST_CAPTURES,
            },
            accept=_TYPES,
            max_bytes=MEGABYTE,
            seconds_between=LOOKUP_SECONDS,
        )
        rows = _json(fetched) if fetched.body.strip() else []
        if not isinstance(rows, list):
            raise _malformed()
        pairs = [row for row in rows[1:] if isinstance(row, list) and len(row) == 2]
        found = (self._capture(str(moment), url, str(digest)) for moment, digest in pairs)
        return [capture for capture in found if capture]

    def _capture(self, moment: str, url: str, digest: str = "") -> Capture | None:
        if not _MOMENT.fullmatch(moment):
            return None
        try:
            at = datetime.strptime(moment, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None
        return Capture(f"{self.web_url}/web/{moment}/{url}", at, digest)

    def _signed(self) -> dict[str, str]:
        return {"Authorization": f"LOW {self.keys}"}


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def _json(fetched: Fetched) -> Any:
    try:
        return json.loads(fetched.body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise _malformed() from None


def _object(fetched: Fetched) -> dict[str, Any]:
    answer = _json(fetched)
    if not isinstance(answer, dict):
        raise _malformed()
    return answer


def _malformed() -> ArchiveError:
    message = _("The archive's answer is not what it documents.")
    return ArchiveError("malformed", message, retry_after=_HOUR)


def _refused(answer: dict[str, Any]) -> ArchiveError:
    """Say what the archive said; its codes come as `error:blocked` or in `exception`."""
    said = str(answer.get("status_ext") or answer.get("exception") or answer.get("status") or "")
    code = said.removeprefix("error:").strip()[:60] or "no-job"
    message = _("The archive did not keep it: %(why)s") % {
        "why": str(answer.get("message") or code)[:300]
    }
    waits = [seconds for name, seconds in _TRANSIENT.items() if code.startswith(name)]
    return ArchiveError(code, message, retry_after=waits[0] if waits else None)
