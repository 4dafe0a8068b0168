"""What may keep an answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

_PRIVATE = ("/api/", "/admin/")
_WHO_ASKS = ("Authorization", "Cookie")
_KEPT = "_may_be_kept"
SECONDS_KEPT = 60


def keep_for_all(response: HttpResponseBase) -> None:
    """Let anybody keep an answer for a minute."""
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
    setattr(response, _KEPT, True)


def keep_with_its_tag(response: HttpResponseBase) -> None:
    """Let whoever asked keep an answer, and ask by its entity tag whether it still holds."""
    patch_cache_control(response, private=True, no_cache=True)
    setattr(response, _KEPT, True)


class PrivateAnswers:
    """Middleware: what depends on who asks is kept by nobody, refusals and errors included, unless
    a view says that it may be.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say so on everything of the API and the admin."""
        response = self.get_response(request)
        if request.path.startswith(_PRIVATE):
            if not getattr(response, _KEPT, False):
                patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, _WHO_ASKS)
        return response
