"""Google's Fact Check Tools: what may be asked, and how a verdict is answered (pure).

Format: https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search and
the discovery document `factchecktools.v1alpha1`, so that whoever asks Google can ask a desk. Quirks
that are kept: `{}` is an answer without hits, `offset` counts only without a page token, a token's
request must be the same as the one before, the region of a language is ignored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time
from typing import Any

from claims.publishing.claimreview import rating_of
from claims.publishing.published import PublicVerdict, Publisher
from sources.connectors.shapes import host_of
from sources.language.detection import language_code

PAGE_SIZE = 10
MOST = 100
_INT32 = 2**31 - 1
# https://cloud.google.com/apis/docs/system-parameters, as its clients send them
_SYSTEM = frozenset({
    "$.xgafv", "$alt", "$key", "$prettyPrint", "access_token", "alt", "callback", "fields", "key",
    "oauth_token", "prettyPrint", "quotaUser", "uploadType", "upload_protocol",
})  # fmt: skip
_NUMBERS = {"maxAgeDays": "max_age_days", "pageSize": "page_size", "offset": "offset"}
_TEXTS = {
    "query": "query",
    "languageCode": "language",
    "reviewPublisherSiteFilter": "site",
    "pageToken": "page_token",
}


class InvalidArgument(ValueError):
    """A request that Google would answer with 400 INVALID_ARGUMENT; the message says why."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. 0 and "" are what was not asked."""

    query: str = ""
    language: str = ""
    site: str = ""
    max_age_days: int = 0
    page_size: int = PAGE_SIZE
    page_token: str = ""
    offset: int = 0

    @property
    def same_for_all_pages(self) -> tuple[object, ...]:
        """What has to be the same when the next page is asked for."""
        paging = ("page_token", "offset")
        return tuple(getattr(self, one.name) for one in fields(self) if one.name not in paging)

    def is_about(self, publisher: Publisher) -> bool:
        """Tell whether a publisher's reviews are asked for: its site, or one that it is part of."""
        site = self.site.casefold().removeprefix("www.")
        own = host_of(publisher.url)
        return not site or own == site or own.endswith(f".{site}")


def read_search(params: Mapping[str, list[str]]) -> Search:
    """Read a request's parameters. Raises `InvalidArgument`."""
    given: dict[str, Any] = {}
    for name, values in params.items():
        value = values[-1]
        if name in _NUMBERS:
            given[_NUMBERS[name]] = _number(name, value)
        elif name in _TEXTS:
            given[_TEXTS[name]] = value.strip()
        elif name not in _SYSTEM:
            message = f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query '
            raise InvalidArgument(f"{message}parameter. Field '{name}' could not be found.")
        elif name in ("alt", "$alt") and value != "json":
            message = f"Only alt=json is answered, not {value}."
            raise InvalidArgument(message)
    given["page_size"] = min(given.get("page_size") or PAGE_SIZE, MOST)
    given["query"] = given.get("query", "").replace("\0", " ").strip()
    language = given.get("language", "").replace("\0", "")
    given["language"] = language_code(language) or language  # one that is none finds nothing
    if not given["query"] and not given.get("site"):
        message = "Request contains an invalid argument: query or reviewPublisherSiteFilter."
        raise InvalidArgument(message)
    return Search(**given)


def found_claim(verdict: PublicVerdict, publisher: Publisher) -> dict[str, Any]:
    """Return a verdict as a claim with its one review. What is not known is left out."""
    review = {
        "publisher": {"name": publisher.name, "site": host_of(publisher.url)},
        "url": publisher.address_of(verdict.pk),
        "title": verdict.headline,
        "reviewDate": _moment(verdict.published_at),
        "textualRating": verdict.label(),
        "languageCode": verdict.language,
        # Beyond Google's: what another desk has to know to take the rating for its own scale's.
        "reviewRating": {**rating_of(verdict), "scale": verdict.words["rating"]["scale"]},
    }
    said_on = verdict.said_on
    claim = {
        "text": verdict.claim["text"],
        "claimant": verdict.claimant,
        "claimDate": said_on and _moment(datetime.combine(said_on, time(), UTC)),
        "claimReview": [review],
    }
    return {name: value for name, value in claim.items() if value}


def error_body(code: int, status: str, message: str) -> dict[str, Any]:
    """Return an error as Google's APIs answer it (https://google.aip.dev/193)."""
    return {"error": {"code": code, "message": message, "status": status}}


def _number(name: str, value: str) -> int:
    digits = value.lstrip("0")[:11] or "0"  # one more than any that fits, of a text of any length
    if not (value.isascii() and value.isdecimal() and int(digits) <= _INT32):
        message = f"Invalid value at '{name}' (TYPE_INT32), \"{value[:50]}\""
        raise InvalidArgument(message)
    return int(digits)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
