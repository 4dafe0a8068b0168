"""What all of the public front has in common: whether it is open, and what may keep an answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import condition, conditional_page, require_safe

from claims.publishing.published import Publisher
from claims.publishing.selectors import desk_publisher
from claims.verdicts.selectors import verdict_latest_change
from workbench.lib.hashing import natural_key

View = Callable[..., HttpResponse]
Served = Callable[..., HttpResponseBase]
SECONDS_KEPT = 60
_SETTLING = timedelta(seconds=2)


def require_open() -> None:
    """Raise `Http404` where an operator has switched the public front off."""
    if not settings.PUBLIC_VERDICTS:
        raise Http404


def asked_publisher(request: HttpRequest) -> Publisher:
    """Return the desk as publisher, at the address that was asked unless a setting says which."""
    return desk_publisher(request.build_absolute_uri("/"))


def spoken(request: HttpRequest) -> str:
    """Return the language that an address asks for by `lang`, "" for none that there is."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def page(view: View) -> Served:
    """Make a page of the front: read only, in the language asked for, kept for a minute.

    No script runs on it. Its ETag is of what it says, so that 304 is never wrong.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        require_open()
        with _in(spoken(request)):
            response = view(request, *args, **kwargs)
            response.headers["Content-Language"] = translation.get_language()
        if response.status_code == HTTPStatus.OK:
            keep(response)
        patch_vary_headers(response, ["Cookie"])  # which may hold a language
        return response

    return require_safe(conditional_page(csp_replace({"script-src": [NONE]})(wrapped)))


def form_page(view: View) -> Served:
    """Make a page of the front with a form: as `page`, but kept by nobody."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        require_open()
        with _in(spoken(request)):
            response = view(request, *args, **kwargs)
            response.headers["Content-Language"] = translation.get_language()
        patch_cache_control(response, private=True, no_store=True)
        return response

    return csp_replace({"script-src": [NONE]})(wrapped)


def feed(view: Served) -> Served:
    """Make a feed of the front: read only, kept for a minute, 304 while nothing has changed.

    What has changed last is asked first, in one query; whoever has that already costs no more.
    """
    conditional = condition(etag_func=_etag, last_modified_func=_last_modified)(view)

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        require_open()
        response = conditional(request, *args, **kwargs)
        keep(response)
        return response

    return require_safe(wrapped)


def _etag(request: HttpRequest, **kwargs: object) -> str:
    publisher = asked_publisher(request)
    parts = (settings.VERSION, publisher.name, publisher.url, _latest(request))
    return f'"{natural_key(*parts)[:32]}"'


def _last_modified(request: HttpRequest, **kwargs: object) -> datetime | None:
    """Return the latest change; None in its first seconds: the header counts no less (RFC 9110)."""
    latest = _latest(request)
    settled = latest and timezone.now() - latest > _SETTLING
    return latest if settled else None


def _latest(request: HttpRequest) -> datetime | None:
    if not hasattr(request, "_latest_verdict"):
        request._latest_verdict = verdict_latest_change()  # type: ignore[attr-defined]
    latest: datetime | None = request._latest_verdict  # type: ignore[attr-defined]
    return latest


def keep(response: HttpResponseBase) -> None:
    """Let anybody keep an answer for a minute."""
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT)


@contextmanager
def _in(language: str) -> Iterator[None]:
    if not language:
        yield
        return
    with translation.override(language):
        yield
