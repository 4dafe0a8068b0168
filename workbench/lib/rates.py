"""How often one person or address may do something: REST's limiter, for pages too."""

import math

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from workbench.lib.access.clients import client_address


class NoticeRate(SimpleRateThrottle):
    """Readers' notices (`NOTICE_RATE`): of a person, where one has signed in, else of an address.

    An address is what sign-ins take for one: of IPv6, a network.
    """

    scope = "notices"

    def get_cache_key(self, request: Request, view: APIView | None) -> str:
        """Return under what is counted."""
        user = getattr(request, "user", None)
        known = user is not None and user.is_authenticated
        address = client_address(getattr(request, "_request", request))
        who = f"user-{user.pk}" if user is not None and known else address
        return str(self.cache_format % {"scope": self.scope, "ident": who})


def seconds_to_wait(request: HttpRequest, throttle: SimpleRateThrottle) -> int:
    """Count what a page was asked for; return how long to wait where it was too often, or 0."""
    # Who asks and from where is all that it reads, and Django's request has both.
    if throttle.allow_request(request, None):  # type: ignore[arg-type]
        return 0
    return math.ceil(throttle.wait() or 1)
