"""Wrong passwords: what counts together, and what people are told when it was too often.

django-axes keeps the failures (`AccessAttempt`) and who signed in from where (`AccessLog`); which
of them count is ours. An account is guarded as a whole, wherever the guesses come from, and so is
an address, whatever accounts it tries. But whoever could lock an account for everybody could keep
its owner out for as long as they like. So an address from which the account was signed in to lately
is judged by the account's failures at that address alone.
"""

import math
from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from workbench.lib.access.tallies import Tally, locked_until

USUAL_FOR = timedelta(days=90)
Credentials = dict[str, Any] | None


class LoginHandler(AxesDatabaseHandler):
    """Decides who may try to sign in."""

    def get_failures(self, request: HttpRequest, credentials: Credentials = None) -> int:
        """Return how near the fullest tally is, on the scale of an account's limit."""
        scale: int = settings.AXES_FAILURE_LIMIT
        return max(scale - tally.limit + tally.total for tally in tallies(request, credentials))


def tallies(request: HttpRequest, credentials: Credentials) -> list[Tally]:
    """Return what counts for this account at this address."""
    AxesProxyHandler.update_request(request)
    username = get_client_username(request, credentials)
    address = request.axes_ip_address  # type: ignore[attr-defined]
    account, place = Q(username=username), Q(ip_address=address)
    usual = AccessLog.objects.filter(
        account, place, attempt_time__gte=timezone.now() - USUAL_FOR
    ).exists()
    if usual:
        return [_tally(account & place, settings.LOGIN_FAILURES_PER_ACCOUNT)]
    return [
        _tally(account, settings.LOGIN_FAILURES_PER_ACCOUNT),
        _tally(place, settings.LOGIN_FAILURES_PER_ADDRESS),
    ]


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: Credentials
) -> HttpResponse:
    """Answer 429: say when to try again."""
    now = timezone.now()
    until = locked_until(tallies(request, credentials), settings.AXES_COOLOFF_TIME) or now
    seconds = max(1, math.ceil((until - now).total_seconds()))
    page = render(request, "429.html", {"minutes": math.ceil(seconds / 60)}, status=429)
    page.headers["Retry-After"] = str(seconds)
    return page


def _tally(which: Q, limit: int) -> Tally:
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    rows = AccessAttempt.objects.filter(which, attempt_time__gte=since)
    return Tally(limit, tuple(rows.values_list("attempt_time", "failures_since_start")))
