"""A registry of lights: each application says how its own parts are, and what to do about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

OK, WARNING, ERROR = "ok", "warning", "error"


@dataclass(frozen=True, slots=True)
class Light:
    """One part's state; `remedy` says what to do about it and is empty when all is well.

    `key` is a stable word by which programs know the part.
    """

    key: str
    name: str
    state: str
    detail: str
    remedy: str = ""


Lamp = Callable[[], Iterable[Light]]
"""Looks at some parts; may ask the database, which answers."""

_lamps: list[tuple[Lamp, bool]] = []


def register_lights(lamp: Lamp, *, public: bool = True) -> None:
    """Show these lights on the health page, and if `public` their states to strangers (`/readyz`).

    For `AppConfig.ready`; once is enough.
    """
    if all(known is not lamp for known, _public in _lamps):
        _lamps.append((lamp, public))


def registered_lights(*, only_public: bool = False) -> list[Light]:
    """Look at all that is registered, in the order of registration."""
    return [light for lamp, public in _lamps if public or not only_public for light in lamp()]
