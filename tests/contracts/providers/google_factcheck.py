"""Google Fact Check Tools, claims:search."""

import json
from dataclasses import dataclass

from tests.contracts.providers.known import KNOWN, Known
from tests.contracts.providers.server import Reply, Request

PARAMS = {
    "key", "query", "languageCode", "reviewPublisherSiteFilter", "maxAgeDays", "pageSize",
    "pageToken", "offset",
}  # fmt: skip


@dataclass
class GoogleFactCheckProvider:
    """Answers in pages; a page's token belongs to its query."""

    key: str
    known: tuple[Known, ...] = KNOWN
    bare: bool = False
    pages: int = 99

    def answer(self, request: Request) -> Reply:
        """As v1alpha1 does."""
        params = request.params
        key = params.get("key") or request.headers.get("x-goog-api-key", "")
        if not key:
            return _refusal(403, "PERMISSION_DENIED", "The request is missing a valid API key.")
        if key != self.key:
            return _refusal(400, "INVALID_ARGUMENT", "API key not valid.")
        if unknown := set(params) - PARAMS:
            return _refusal(400, "INVALID_ARGUMENT", f"Cannot bind query parameter {unknown}.")
        if not params.get("query") and not params.get("reviewPublisherSiteFilter"):
            return _refusal(400, "INVALID_ARGUMENT", "Request contains an invalid argument.")
        size = int(params.get("pageSize", "10"))
        start, token_of = 0, f"{params.get('query')}|{params.get('languageCode')}|{size}"
        if token := params.get("pageToken"):
            at, _bar, made_for = token.partition("|")
            if made_for != token_of:
                return _refusal(400, "INVALID_ARGUMENT", "The page token is of another request.")
            start = int(at)
        if start // size >= self.pages:
            return _refusal(503, "UNAVAILABLE", "The service is currently unavailable.")
        if not self.known:
            return Reply(b"{}\n")
        page = self.known[start : start + size]
        answer: dict[str, object] = {"claims": [self._claim(one) for one in page]}
        if start + size < len(self.known):
            answer["nextPageToken"] = f"{start + size}|{token_of}"
        return Reply(json.dumps(answer).encode())

    def _claim(self, known: Known) -> dict[str, object]:
        if self.bare:
            return {"claimReview": [{"url": known.url}, {}]}
        review = {
            "publisher": {"name": "The Daily Example", "site": "daily.example"},
            "url": known.url,
            "title": known.title,
            "textualRating": "Mostly false",
            "languageCode": "en",
        }
        if known.published:
            review["reviewDate"] = known.published
        return {
            "text": "The army will send soldiers.",
            "claimant": "A blog",
            "claimDate": "2025-02-28T00:00:00Z",
            "claimReview": [review],
        }


def _refusal(status: int, code: str, message: str) -> Reply:
    error = {"error": {"code": status, "message": message, "status": code}}
    return Reply(json.dumps(error).encode(), status=status)
