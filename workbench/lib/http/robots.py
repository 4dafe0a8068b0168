"""What a site asks of programs that read it (RFC 9309)."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone
from protego import Protego

from workbench.lib.http.client import HttpClient
from workbench.lib.http.errors import Code, HttpError
from workbench.lib.http.urls import Target, parse_url
from workbench.lib.sentences import Sentence as _

if TYPE_CHECKING:
    from workbench.lib.http.models import RobotsFile

READ_BYTES = 500 * 1024  # what lies behind need not be read (§2.5)
BELIEVED_FOR = timedelta(hours=24)
ASKED_AGAIN_AFTER = timedelta(minutes=10)
# These say nothing about the site's rules, and would meet the page as well.
_PASSED_ON = frozenset({Code.BUSY, Code.DNS, Code.BAD_URL, Code.REFUSED_ADDRESS, Code.REFUSED_PORT})


def heeding_robots(client: HttpClient) -> HttpClient:
    """Return a client that asks for nothing a site's robots.txt disallows, redirects included."""
    return replace(client, permit=partial(robots_check, client=client))


def robots_check(url: str, *, client: HttpClient) -> None:
    """Raise HttpError "robots" where the site's robots.txt disallows the page for us.

    "robots_unreachable" (retryable) where its server fails: then nothing may be fetched (§2.3.1.4).
    A site without the file (status 4xx) allows everything (§2.3.1.3).
    """
    target = parse_url(url)
    file = _known(target) or _fetched(target, client)
    if not file.reachable:
        message = _("The robots.txt of “%(host)s” cannot be read now.") % {"host": target.host}
        pause = max(0.0, (file.expires_at - timezone.now()).total_seconds())
        raise HttpError(Code.ROBOTS_UNREACHABLE, message, retry_after=pause)
    if not Protego.parse(file.text).can_fetch(target.url, _product(client.user_agent)):
        message = _("The robots.txt of “%(host)s” disallows this page.") % {"host": target.host}
        raise HttpError(Code.ROBOTS, message)


def _known(target: Target) -> "RobotsFile | None":
    from workbench.lib.http.models import RobotsFile  # noqa: PLC0415

    return RobotsFile.objects.filter(origin=target.origin, expires_at__gt=timezone.now()).first()


def _fetched(target: Target, client: HttpClient) -> "RobotsFile":
    from workbench.lib.http.models import RobotsFile  # noqa: PLC0415

    text, reachable = "", True
    # Read as a stream, to stop at the limit; in no more time than a page may take.
    quick = replace(client, timing=replace(client.timing, stream_total=client.timing.total))
    try:
        with quick.stream(f"{target.origin}/robots.txt") as file:
            text = file.read(READ_BYTES).decode("utf-8", "replace").replace("\0", "")
    except HttpError as error:
        if error.code in _PASSED_ON:
            raise
        reachable = 400 <= error.status < 500 and not error.retryable
    pause = BELIEVED_FOR if reachable else ASKED_AGAIN_AFTER
    found, _created = RobotsFile.objects.update_or_create(
        origin=target.origin,
        defaults={"text": text, "reachable": reachable, "expires_at": timezone.now() + pause},
    )
    return found


def _product(user_agent: str) -> str:
    """The name that rules are written for (§2.2.1): the user agent up to its version."""
    return user_agent.partition("/")[0].strip()
