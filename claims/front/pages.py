"""Verdicts as pages for everybody: a list to search, and one page a verdict."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from rest_framework.throttling import AnonRateThrottle

from claims.front.opening import asked_publisher, page, spoken
from claims.publishing.claimreview import claim_review
from claims.publishing.published import PublicVerdict
from claims.publishing.selectors import public_verdict
from claims.verdicts.models import Verdict
from claims.verdicts.selectors import verdict_list_standing, verdict_versions
from workbench.lib.rates import seconds_to_wait

PAGE_SIZE = 20
_DIGITS = 18  # of the largest number that both databases take, less one
# A data block ends at the first "</script", and changes its meaning at "<!--" (HTML, 13.2.5.4).
_HARMLESS = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@page
def verdict_list(request: HttpRequest) -> HttpResponse:
    """List what stands, newest first: `q` has words that all occur, `before` is where to go on."""
    words = request.GET.get("q", "").replace("\0", " ").strip()
    # It counts together with what an address asks of REST without a key.
    if words and (seconds := seconds_to_wait(request, AnonRateThrottle())):
        busy = front_page(
            request, "front/list.html", {"words": words, "seconds": seconds}, status=429
        )
        busy.headers["Retry-After"] = str(seconds)
        return busy
    rows = verdict_list_standing().matching(words)
    if before := request.GET.get("before", ""):
        rows = rows.filter(pk__lt=_number(before))
    found = list(rows[: PAGE_SIZE + 1])
    shown = [shown_verdict(row) for row in found[:PAGE_SIZE]]
    asked = {"q": words, "lang": spoken(request)}
    last = shown[-1].verdict.pk if len(found) > PAGE_SIZE else None
    context = {
        "words": words,
        "is_first": not before,
        "shown": shown,
        "newest": _query(asked),
        "older": _query({**asked, "before": last}) if last else "",
    }
    return front_page(request, "front/list.html", context)


@page
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a verdict that was published: 404 for everything else."""
    versions = verdict_versions(pk=pk)
    row = next((one for one in versions if one.pk == pk), None)
    if row is None:
        raise Http404
    shown, publisher = shown_verdict(row), asked_publisher(request)
    context = {
        "shown": shown,
        "address": publisher.address_of(pk),
        "steps": row.rating.scale.ratings.all(),
        "earlier": [shown_verdict(one) for one in reversed(versions) if one.pk < pk],
        "data": data_block(claim_review(shown.verdict, publisher)),
    }
    return front_page(request, "front/verdict.html", context)


@dataclass(frozen=True, slots=True)
class Shown:
    """A verdict with its rating as the reader calls it."""

    verdict: PublicVerdict
    label: str


def shown_verdict(row: Verdict) -> Shown:
    """Return a verdict as its reader sees it."""
    verdict = public_verdict(row)
    return Shown(verdict, verdict.label(get_language() or ""))


def data_block(document: Mapping[str, Any]) -> SafeString:
    """Return JSON for a script element that holds data, which nothing in it can end."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return mark_safe(text.translate(_HARMLESS))  # noqa: S308  (no sign of HTML is left)


def front_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with a page of the front, in the language that was asked for."""
    others = {**request.GET.dict(), "lang": ""}
    language = get_language() or ""
    shared = {
        "desk": settings.DESK_NAME,
        "language": language,
        "languages": [
            (code, name, request.path + _query({**others, "lang": code}))
            for code, name in settings.LANGUAGES
        ],
        "asked_language": spoken(request),
        "kept": _query({"lang": spoken(request)}),
    }
    return render(request, template, {**shared, **context}, status=status)


def _query(asked: Mapping[str, object]) -> str:
    """Return a query with what was asked, "" for nothing."""
    said = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(said)}" if said else ""


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > _DIGITS:
        raise Http404
    return int(text)
