"""The model outside: whether there is one, and asking it through the one guarded client."""

from django.conf import settings

from claims.suggesting.asking import Asked, request_body
from claims.suggesting.choices import MOST_SUGGESTIONS
from claims.suggesting.reading import Reading, read_answer
from sources.services.connector_keys import connector_key
from workbench.lib.http import MEGABYTE, HttpClient, HttpError, Timing, parse_url
from workbench.lib.sentences import Sentence as _

NAME = "suggestions"
"""Its row among the connectors, with its rest, its day's budget and its key."""
MAX_BYTES = 4 * MEGABYTE


def is_on() -> bool:
    """Say whether an operator has named an address and a model, and a key unless the address is
    one of those in their own network. Without TLS a key would be told to anybody in between.
    """
    if not (settings.SUGGEST_URL and settings.SUGGEST_MODEL):
        return False
    try:
        target = parse_url(settings.SUGGEST_URL)
    except HttpError:
        return False
    if target.authority in settings.SUGGEST_ALLOWED_PRIVATE_HOSTS:
        return True
    return target.scheme == "https" and bool(connector_key(NAME))


def provider_client() -> HttpClient:
    """Return the client for it: models take their time."""
    seconds = settings.SUGGEST_SECONDS
    return HttpClient(
        allowed_private_hosts=settings.SUGGEST_ALLOWED_PRIVATE_HOSTS,
        timing=Timing(read=seconds, total=seconds),
    )


def provider_ask(asked: Asked, http: HttpClient) -> Reading:
    """Ask once. Raises `HttpError`, `AnswerUnreadable`. Waits: in no transaction."""
    key = connector_key(NAME)
    answer = http.post(
        f"{settings.SUGGEST_URL.rstrip('/')}/chat/completions",
        body=request_body(asked, model=settings.SUGGEST_MODEL),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"} if key else {},
        accept=("application/json",),
        max_bytes=MAX_BYTES,
    )
    return read_answer(answer.body, asked, most=MOST_SUGGESTIONS)


def unreadable_words() -> str:
    """Say that an answer was none."""
    return _("The model's answer is not what was asked for.")
