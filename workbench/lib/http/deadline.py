"""How long a call may take in all."""

import time

from workbench.lib.http.errors import Code, HttpError
from workbench.lib.sentences import Sentence as _


class Deadline:
    """A moment after which nothing of a call goes on: redirects, retries and waits included."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def remaining(self) -> float:
        """Seconds left, 0 when over."""
        return max(0.0, self._end - time.monotonic())

    def at_most(self, seconds: float) -> float:
        """Return the seconds that one step may take. Raises HttpError "too_slow" when over."""
        if not (remaining := self.remaining):
            message = _("The answer took longer than %(seconds)g seconds.")
            raise HttpError(Code.TOO_SLOW, message % {"seconds": self._seconds})
        return min(seconds, remaining)
