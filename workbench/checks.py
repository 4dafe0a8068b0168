"""Bad configuration stops the start, with a hint."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

SHORTEST_SECRET = 32


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
