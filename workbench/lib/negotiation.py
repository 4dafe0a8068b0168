"""Which of several kinds of content a client gets: the one that it would rather have."""

from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class ByPreference(DefaultContentNegotiation):
    """Heeds the weights (`q`) in `Accept` (RFC 9110, 12.5.1), which REST framework does not.

    Of equals the first renderer wins; an empty header accepts anything.
    """

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return a renderer and its media type. Raises `NotAcceptable`, or 404 for `?format=`."""
        wanted = format_suffix or request.query_params.get("format")
        if wanted:
            renderers = self.filter_renderers(renderers, wanted)
        kinds = {renderer.media_type: renderer for renderer in renderers}
        if wanted or not request.headers.get("Accept", "*/*").strip():
            first = next(iter(kinds))
        else:
            first = request._request.get_preferred_type(list(kinds)) or ""
        if first not in kinds:
            raise NotAcceptable(available_renderers=list(renderers))
        return kinds[first], first
