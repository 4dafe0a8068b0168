"""A registry of events: each application says what it tells of."""

from collections.abc import Mapping
from typing import Any

_events: dict[str, Any] = {}


def register_events(events: Mapping[str, Any]) -> None:
    """Let these events, by name, be asked for; each with a word for people. For `AppConfig.ready`.

    `events` is {"verdict.published": "A verdict is published"}.
    """
    _events.update(events)


def known_events() -> dict[str, Any]:
    """Return all events that there are, by name, with words for people."""
    return dict(sorted(_events.items()))
