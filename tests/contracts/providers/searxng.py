"""A SearXNG instance; JSON must be allowed in its settings."""

import json
from dataclasses import dataclass

from tests.contracts.providers.known import KNOWN, Known
from tests.contracts.providers.server import Reply, Request

PARAMS = {
    "q", "format", "categories", "language", "time_range", "pageno", "safesearch", "engines",
}  # fmt: skip


@dataclass
class SearxNGProvider:
    """Answers in pages of two results."""

    known: tuple[Known, ...] = KNOWN
    bare: bool = False
    json_allowed: bool = True
    unresponsive: tuple[tuple[str, str], ...] = ()

    def answer(self, request: Request) -> Reply:
        """As `/search` does."""
        params = request.params
        if params.get("format") == "json" and not self.json_allowed:
            return Reply(b"Forbidden", "text/html", 403)
        if request.path != "/search" or not params.get("q") or set(params) - PARAMS:
            return Reply(b"No query", "text/html", 400)
        start = 2 * (int(params["pageno"]) - 1)
        answer = {
            "query": params["q"],
            "number_of_results": 0,
            "results": [self._result(one) for one in self.known[start : start + 2]],
            "answers": [],
            "corrections": [],
            "infoboxes": [],
            "suggestions": [],
            "unresponsive_engines": self.unresponsive,
        }
        return Reply(json.dumps(answer).encode(), "application/json")

    def _result(self, known: Known) -> dict[str, object]:
        if self.bare:
            return {"url": known.url}
        return {
            "url": known.url,
            "title": known.title,
            "content": "A snippet.",
            "engine": "example",
            "engines": ["example"],
            "category": "news",
            "publishedDate": known.published and known.published.removesuffix("Z"),
            "score": 1.0,
        }
