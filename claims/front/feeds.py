"""Feeds for everybody: all ClaimReviews, the newest verdicts, and where each verdict's page is."""

import json
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from claims.front.opening import asked_publisher, feed
from claims.publishing.datafeed import data_feed
from claims.publishing.newsfeeds import (
    ADDRESSES_A_FILE,
    atom,
    json_feed,
    sitemap,
    sitemap_index,
)
from claims.publishing.published import PublicVerdict
from claims.publishing.selectors import public_verdict
from claims.verdicts.selectors import (
    verdict_changes,
    verdict_last_key,
    verdict_latest_change,
    verdict_list_in_order,
    verdict_list_standing,
)
from workbench.lib.streaming import in_blocks

NEWEST = 50
_MOST_FILES = 10**9


@feed
def claimreview_feed(request: HttpRequest) -> HttpResponseBase:
    """Stream all ClaimReviews that stand, or whatever has changed `since` a day or a moment."""
    try:
        since = _moment(request.GET.get("since", ""))
    except ValueError:
        words = _("“since” is a day or a moment, like 2025-02-25 or 2025-02-25T04:20:00Z.")
        return HttpResponseBadRequest(words, content_type="text/plain; charset=utf-8")
    kind = "application/json"
    if request.method == "HEAD":
        return HttpResponse(content_type=kind)
    verdicts = map(public_verdict, verdict_list_in_order(since=since))
    pieces = data_feed(verdicts, asked_publisher(request), changed_at=verdict_latest_change())
    return StreamingHttpResponse(in_blocks(pieces), content_type=kind)


@feed
def atom_feed(request: HttpRequest) -> HttpResponse:
    """The newest verdicts, as Atom."""
    text = atom(_newest(), asked_publisher(request))
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


@feed
def news_json_feed(request: HttpRequest) -> HttpResponse:
    """The newest verdicts, as JSON Feed."""
    document = json_feed(_newest(), asked_publisher(request))
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/feed+json")


@feed
def sitemap_index_file(request: HttpRequest) -> HttpResponse:
    """The index of sitemaps."""
    text = sitemap_index(asked_publisher(request), last_key=verdict_last_key())
    return HttpResponse(text, content_type="application/xml")


@feed
def sitemap_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """One sitemap: the verdicts of a range of keys."""
    if number > _MOST_FILES:
        raise Http404
    first = number * ADDRESSES_A_FILE
    changes = verdict_changes(after=first - 1, until=first + ADDRESSES_A_FILE - 1)
    lines = sitemap(changes, asked_publisher(request))
    return StreamingHttpResponse(in_blocks(lines), content_type="application/xml")


def _newest() -> list[PublicVerdict]:
    return [public_verdict(row) for row in verdict_list_standing()[:NEWEST]]


def _moment(text: str) -> datetime | None:
    """Return a moment, a day's midnight in UTC, None for nothing. Raises `ValueError`."""
    if not text:
        return None
    moment = parse_datetime(text.replace(" ", "+"))  # an offset's sign, as forms write it
    if moment is None:
        day = parse_date(text)
        if day is None:
            raise ValueError(text)
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError as error:  # an offset leads out of the years that there are
        raise ValueError(text) from error
