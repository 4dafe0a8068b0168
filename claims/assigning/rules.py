"""Whose turn it is (pure)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody who takes part: the languages they read (none named: all), how many claims they may
    still be given, and when they were given one last.
    """

    person: int
    languages: Collection[str]
    room: int
    given_at: datetime | None = None

    def reads(self, language: str) -> bool:
        """Say whether they read a language."""
        return not self.languages or language in self.languages


def whose_turn(people: Iterable[OnDuty], *, language: str, by_language: bool) -> OnDuty | None:
    """Return who is given a claim in a language: of those with room, and if languages count who
    read it, the one that was given one the longest ago. None where there is nobody.
    """
    able = [one for one in people if one.room > 0 and (not by_language or one.reads(language))]
    return min(able, key=lambda one: (one.given_at or _NEVER, one.person), default=None)
