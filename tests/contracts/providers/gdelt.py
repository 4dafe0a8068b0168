"""GDELT DOC 2.0, ArtList: errors are sentences with status 200."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.contracts.providers.known import KNOWN, Known
from tests.contracts.providers.server import Reply, Request

PARAMS = {
    "query", "mode", "format", "maxrecords", "sort", "startdatetime", "enddatetime", "timespan",
}  # fmt: skip


@dataclass
class GdeltProvider:
    """Answers what is known, at most `maxrecords` of it."""

    known: tuple[Known, ...] = KNOWN
    bare: bool = False
    only_language: str = ""

    def answer(self, request: Request) -> Reply:
        """As the service does."""
        params = request.params
        refusal = _refusal(params)
        if refusal:
            return Reply(refusal.encode(), "text/html; charset=utf-8")
        spoken = re.search(r"sourcelang:(\w+)", params["query"])
        if not self.known or (self.only_language and not spoken):
            return Reply(b"")
        if self.only_language and spoken and spoken.group(1) != self.only_language:
            return Reply(b"{}")
        end = params.get("enddatetime", "99999999999999")
        known = [one for one in self.known if _seen(one) < f"{end[:8]}T{end[8:]}Z"]
        articles = ",".join(self._article(one) for one in known[: int(params["maxrecords"])])
        return Reply(f'{{"articles": [{articles}]}}'.encode())

    def _article(self, known: Known) -> str:
        if self.bare:
            return f'{{"url": "{known.url}"}}'
        # A tab inside a string is no JSON, and comes all the same.
        title = known.title.replace(" ", "\t", 1)
        return (
            f'{{"url": "{known.url}", "url_mobile": "", "title": "{title}", '
            f'"seendate": "{_seen(known)}", "socialimage": "", "domain": "daily.example", '
            f'"language": "English", "sourcecountry": "Indonesia"}}'
        )


def _seen(known: Known) -> str:
    seen = datetime(2025, 3, 3, 20, tzinfo=UTC) - timedelta(minutes=known.number)
    return f"{seen:%Y%m%dT%H%M%SZ}"


def _refusal(params: dict[str, str]) -> str:
    query = params.get("query", "")
    if set(params) - PARAMS or params.get("mode") != "ArtList" or params.get("format") != "json":
        return "Invalid mode."
    if not 1 <= int(params.get("maxrecords", "75")) <= 250:
        return "Invalid maxrecords."
    if ("startdatetime" in params) != ("enddatetime" in params):
        return "Invalid query start date."
    return _query_refusal(query)


def _query_refusal(query: str) -> str:
    if any(len(phrase) < 4 for phrase in re.findall(r'"([^"]*)"', query)):
        return "The specified phrase is too short."
    plain = re.sub(r'"[^"]*"', " ", query)
    if plain.count('"') or query.count("(") != query.count(")"):
        return "Unbalanced quotes or parentheses in the query."
    if " OR " in re.sub(r"\([^()]*\)", " ", plain):
        return "Queries containing OR'd terms must be surrounded by ()."
    if re.search(r"\([^()]*\)", plain) and " OR " not in plain:
        return "Parentheses may only be used around OR'd statements."
    words = [word for word in re.findall(r"[^\s()]+", plain) if word != "OR"]
    if any(":" in word and not word.startswith("sourcelang:") for word in words):
        return "Invalid query operator."
    if any(len(word) < 4 for word in words):
        return "The specified phrase is too short."
    return "" if query.strip() else "The query was too short."
