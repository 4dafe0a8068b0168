"""The Action API of a wiki: search as a generator, extracts in rounds, errors with status 200."""

import json
from dataclasses import dataclass

from tests.contracts.providers.known import KNOWN, Known
from tests.contracts.providers.server import Reply, Request

PARAMS = {
    "action", "generator", "gsrsearch", "gsrlimit", "gsrnamespace", "gsroffset", "prop", "exintro",
    "explaintext", "exlimit", "excontinue", "inprop", "rvprop", "format", "formatversion", "maxlag",
    "continue",
}  # fmt: skip


@dataclass
class MediaWikiProvider:
    """Gives the extracts of one page a round, and pages in another order than the search's."""

    known: tuple[Known, ...] = KNOWN
    bare: bool = False
    error: str = ""
    silent_editions: frozenset[str] = frozenset()
    extracts_a_round: int = 1

    def answer(self, request: Request) -> Reply:
        """As `action=query` does."""
        params = request.params
        if self.error or request.path.split("/")[1] in self.silent_editions:
            return _error(self.error or "internal_api_error_DBQueryError", "It is said here.")
        if unknown := set(params) - PARAMS:
            return _json({"warnings": {"main": {"warnings": f"Unrecognized {unknown}"}}})
        if not params.get("gsrsearch"):
            return _error("missingparam", 'The "gsrsearch" parameter must be set.')
        if int(params["gsrlimit"]) > 500 or params.get("exintro") != "1":
            return _error("badvalue", "exlimit is too large for whole pages.")
        limit = int(params["gsrlimit"])
        start = int(params.get("gsroffset", "0"))
        known = self.known[start : start + limit]
        if not known:
            return _json({"batchcomplete": True})
        round_number = int(params.get("excontinue", "0"))
        pages = [self._page(at, one, start, round_number) for at, one in enumerate(known)]
        answer: dict[str, object] = {"query": {"pages": list(reversed(pages))}}
        if (round_number + 1) * self.extracts_a_round < len(known):
            answer["continue"] = {"excontinue": round_number + 1, "continue": "||info|revisions"}
        else:
            answer["batchcomplete"] = True
            if start + limit < len(self.known):
                answer["continue"] = {"gsroffset": start + limit, "continue": "gsroffset||"}
        return _json(answer)

    def _page(self, at: int, known: Known, start: int, round_number: int) -> dict[str, object]:
        place = start + at
        page: dict[str, object] = {"pageid": known.number + 100 * place, "fullurl": known.url}
        if self.bare:
            return page
        page |= {"ns": 0, "title": known.title, "index": place + 1, "lastrevid": 7}
        if round_number == 0:
            page["revisions"] = [{"revid": 70 + known.number, "timestamp": "2025-03-06T00:00:00Z"}]
        if at // self.extracts_a_round == round_number:
            page["extract"] = f"Introduction of number {known.number}."
        return page


def _json(value: object, **headers: str) -> Reply:
    return Reply(json.dumps(value).encode(), headers=headers)


def _error(code: str, info: str) -> Reply:
    return _json({"error": {"code": code, "info": info}}, **{"Retry-After": "7"})
