"""Bad configuration stops the start, with a hint."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from sources.connectors.registry import MAKERS
from sources.documents.addresses import is_web_address
from sources.stance.nli import StanceModelError, read_labels
from workbench.lib.http import HttpError, parse_url

SHORTEST_SECRET = 32
_PRIVATE_HOSTS = (
    "HTTP_ALLOWED_PRIVATE_HOSTS", "PAGE_ALLOWED_PRIVATE_HOSTS", "SUGGEST_ALLOWED_PRIVATE_HOSTS",
)  # fmt: skip
_MOST_SUGGEST_SECONDS = 240
_LEAST = {
    "LOGIN_FAILURES_PER_ACCOUNT": 1,
    "LOGIN_FAILURES_PER_ADDRESS": 1,
    "LOGIN_LOCK_MINUTES": 1,
    "TRUSTED_PROXIES": 0,
}


@register()
def check_time_limits(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """Each wait must end before the one around it, or a slow search looks like a dead worker."""
    if settings.SEARCH_TIMEOUT_SECONDS < settings.RUN_SOFT_LIMIT_SECONDS:
        return []
    hint = "Lower SEARCH_TIMEOUT_SECONDS or raise RUN_LEASE_SECONDS (the limit is half of it)."
    message = "A search may take longer than the task that waits for it."
    return [Error(message, hint=hint, id="workbench.E001")]


@register()
def check_secret_key(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """A guessable key lets strangers sign sessions."""
    if not settings.HTTPS or len(settings.SECRET_KEY) >= SHORTEST_SECRET:
        return []
    hint = 'Make one: python -c "import secrets; print(secrets.token_urlsafe(50))"'
    return [Error("SECRET_KEY is too short.", hint=hint, id="workbench.E002")]


@register()
def check_in_process_worker(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """The worker of last resort is for trying the workbench out."""
    if not settings.CELERY_IN_PROCESS or settings.DEMO:
        return []
    hint = "Unset CELERY_IN_PROCESS and set CELERY_BROKER_URL."
    return [Error("No broker outside of the demo.", hint=hint, id="workbench.E003")]


@register()
def check_database(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """SQLite is for one machine."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if settings.DEMO or settings.DEBUG or not settings.HTTPS or not engine.endswith("sqlite3"):
        return []
    hint = "Set DATABASE_URL to a PostgreSQL database."
    return [checks.Warning("SQLite serves one machine only.", hint=hint, id="workbench.W004")]


@register(deploy=True)
def check_cache(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Sequence[CheckMessage]:
    """Rates are promises, which several processes keep only together."""
    if settings.CACHE_URL:
        return []
    hint = "Set CACHE_URL to a database of its own in Redis or Valkey: redis://redis:6379/1."
    message = "Each web process counts by itself how often somebody asks."
    return [checks.Warning(message, hint=hint, id="workbench.W011")]


@register()
def check_private_hosts(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """A host that is misspelt here is refused later, where nobody would look for the reason."""
    hint = "Write host:port, in lower case and with the port: searxng:8080, 10.0.0.5:80."
    return [
        Error(f"{name} names no host: {entry!r}", hint=hint, id="workbench.E005")
        for name in _PRIVATE_HOSTS
        for entry in getattr(settings, name)
        if not _is_authority(entry)
    ]


def _is_authority(text: str) -> bool:
    try:
        return parse_url(f"http://{text}/").authority == text
    except HttpError:
        return False


@register()
def check_user_agent(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """Sites turn away who does not say who they are, and cannot ask them to be slower."""
    found: list[CheckMessage] = []
    agent = settings.HTTP_USER_AGENT
    if not (agent.isascii() and agent.isprintable() and agent.partition("/")[0].strip()):
        hint = "Write it like claim-workbench/1.0 (+https://desk.example.org)."
        found.append(Error("HTTP_USER_AGENT cannot be sent.", hint=hint, id="workbench.E006"))
    if settings.HTTPS and not settings.HTTP_CONTACT:
        hint = "Set HTTP_CONTACT to an address or a page where a site's owner reaches the desk."
        message = "Fetching pages says nobody's name."
        found.append(checks.Warning(message, hint=hint, id="workbench.W007"))
    return found


@register()
def check_stance_model(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """A model that was asked for must be usable."""
    if not settings.STANCE_MODEL_DIR:
        return []
    try:
        read_labels(Path(settings.STANCE_MODEL_DIR))
    except StanceModelError as error:
        hint = "Mend or unset STANCE_MODEL_DIR; docs/stance.md says what must be in it."
        return [Error(f"The stance model cannot be used: {error}", hint=hint, id="workbench.E008")]
    return []


@register()
def check_connectors(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """A misspelt connector would silently never be asked."""
    found: list[CheckMessage] = []
    if unknown := set(settings.CONNECTORS) - set(MAKERS):
        hint = f"CONNECTORS may name {', '.join(sorted(MAKERS))}."
        message = f"There is no connector {', '.join(sorted(unknown))}."
        found.append(Error(message, hint=hint, id="workbench.E009"))
    limits = settings.CONNECTOR_DAILY_LIMITS
    if wrong := [name for name, limit in limits.items() if not str(limit).isdecimal()]:
        hint = "Write CONNECTOR_DAILY_LIMITS=name=number,name=number."
        message = f"The daily limit of {', '.join(sorted(wrong))} is not a number."
        found.append(Error(message, hint=hint, id="workbench.E010"))
    return found


@register()
def check_suggestions(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """An address that cannot be asked would look like one that was never named."""
    url = settings.SUGGEST_URL
    found: list[CheckMessage] = []
    if url and not _is_suggester(url):
        hint = (
            "Write SUGGEST_URL=https://host/v1, or name its host:port in "
            "SUGGEST_ALLOWED_PRIVATE_HOSTS; and set SUGGEST_MODEL."
        )
        found.append(Error("The model cannot be asked.", hint=hint, id="workbench.E013"))
    if not 0 < settings.SUGGEST_SECONDS <= _MOST_SUGGEST_SECONDS:
        hint = f"Set SUGGEST_SECONDS to at most {_MOST_SUGGEST_SECONDS}."
        message = "A model may take longer than the task that waits for it."
        found.append(Error(message, hint=hint, id="workbench.E014"))
    return found


def _is_suggester(url: str) -> bool:
    try:
        target = parse_url(url)
    except HttpError:
        return False
    is_inside = target.authority in settings.SUGGEST_ALLOWED_PRIVATE_HOSTS
    return bool(settings.SUGGEST_MODEL) and (is_inside or target.scheme == "https")


@register()
def check_desk_url(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> Sequence[CheckMessage]:
    """Verdicts carry the desk's address for good."""
    url = settings.DESK_URL
    if not url or (is_web_address(url) and url.rstrip("/").count("/") == 2):
        return []
    hint = "Write DESK_URL as scheme and host alone: https://desk.example.org."
    return [Error(f"DESK_URL is no address of a site: {url!r}", hint=hint, id="workbench.E012")]


@register()
def check_doors(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Sequence[CheckMessage]:
    """A limit of nothing would let nobody in, and fewer proxies than none believe anybody."""
    return [
        Error(f"{name} must be at least {least}.", hint=f"Set {name}.", id="workbench.E011")
        for name, least in _LEAST.items()
        if getattr(settings, name) < least
    ]
