"""What may keep an answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

_PRIVATE = ("/api/", "/admin/")
_WHO_ASKS = ("Authorization", "Cookie")


class PrivateAnswers:
    """Middleware: what depends on who asks is kept by nobody, refusals and errors included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Say so on everything of the API and the admin."""
        response = self.get_response(request)
        if request.path.startswith(_PRIVATE):
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, _WHO_ASKS)
        return response
