"""How often somebody may ask: each key, each person who is signed in, each stranger's address.

Every answer of REST says how much is left, by draft-ietf-httpapi-ratelimit-headers-10:
`RateLimit-Policy: "key";q=1000;w=60` is the rule (so many requests in so many seconds), and
`RateLimit: "key";r=998;t=57` what is left of it, and after how many seconds some of what was used
comes back.
"""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle, UserRateThrottle

from workbench.lib.access.clients import client_address
from workbench.lib.access.models import ApiKey

if TYPE_CHECKING:  # rest_framework.views imports this module through its settings
    from rest_framework.views import APIView

_SAID = "_rate_limit"


class StrangerRate(AnonRateThrottle):
    """Requests without a key, by address (`API_RATE_ANONYMOUS`); of IPv6, by network."""

    def get_ident(self, request: Request) -> str:
        """Return the address."""
        return client_address(getattr(request, "_request", request))

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count a request, and note what is left."""
        allowed = super().allow_request(request, view)
        _note(request, self, "anonymous")
        return allowed


class KeyRate(UserRateThrottle):
    """Requests of one key, or of one person who is signed in (`API_RATE`)."""

    def limit(self) -> tuple[int | None, int | None]:
        """Return how many requests in so many seconds; None for as many as one likes."""
        return self.parse_rate(self.rate)

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        """Count each key by itself; strangers are counted elsewhere."""
        if not (request.user and request.user.is_authenticated):
            return None
        key = request.auth
        ident = f"key-{key.pk}" if isinstance(key, ApiKey) else f"person-{request.user.pk}"
        return self.cache_format % {"scope": self.scope, "ident": ident}

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count a request, and note what is left."""
        allowed = super().allow_request(request, view)
        _note(request, self, "key" if isinstance(request.auth, ApiKey) else "person")
        return allowed


class RateLimitHeaders:
    """Middleware: say on an answer of REST what its throttle noted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers where something was counted."""
        response = self.get_response(request)
        for name, value in getattr(request, _SAID, {}).items():
            response.headers[name] = value
        return response


def _note(request: Request, throttle: SimpleRateThrottle, policy: str) -> None:
    """Keep the headers' values on Django's request, where something was counted."""
    limit, window = throttle.parse_rate(throttle.rate)
    if limit is None or window is None or getattr(throttle, "key", None) is None:
        return
    left = max(0, limit - len(throttle.history))
    oldest = throttle.history[-1] if throttle.history else throttle.now
    back = max(1, math.ceil(oldest + window - throttle.now))
    said = {
        "RateLimit-Policy": f'"{policy}";q={limit};w={window}',
        "RateLimit": f'"{policy}";r={left};t={back}',
    }
    setattr(getattr(request, "_request", request), _SAID, said)
