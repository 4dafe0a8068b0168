"""How many failures count, and until when (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Tally:
    """Failures that count together: when, and how many; and how many are too many."""

    limit: int
    failures: tuple[tuple[datetime, int], ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(count for _when, count in self.failures)

    def full_until(self, window: timedelta) -> datetime | None:
        """Return when the oldest are forgotten that make it too many; None if it is not."""
        total = self.total
        for when, count in sorted(self.failures) if total >= self.limit else ():
            total -= count
            if total < self.limit:
                return when + window
        return None


def locked_until(tallies: Iterable[Tally], window: timedelta) -> datetime | None:
    """Return when the last full tally is so no more; None if none is full."""
    return max(filter(None, (tally.full_until(window) for tally in tallies)), default=None)
