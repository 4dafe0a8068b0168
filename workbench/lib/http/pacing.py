"""Not more than one request to a host in a while, over all processes.

Requests are given slots with time between them; that is also what keeps them from running side by
side. The next slot of a host is a row, moved on by compare-and-set.
"""

from datetime import timedelta

from django.utils import timezone

from workbench.lib.http.errors import Code, HttpError
from workbench.lib.sentences import Sentence as _


def take_slot(host: str, *, seconds_between: float, patience: float) -> float:
    """Reserve the host's next slot; return the seconds to wait for it.

    Raises HttpError "busy" where that is longer than `patience`; then nothing is reserved, and
    `retry_after` says when a slot is free.
    """
    from workbench.lib.http.models import HostPace  # noqa: PLC0415

    between = timedelta(seconds=seconds_between)
    while True:
        now = timezone.now()
        pace, created = HostPace.objects.get_or_create(
            host=host, defaults={"next_at": now + between}
        )
        if created:
            return 0.0
        slot = max(pace.next_at, now)
        wait = (slot - now).total_seconds()
        if wait > patience:
            message = _("“%(host)s” is being asked by others first.") % {"host": host}
            raise HttpError(Code.BUSY, message, retry_after=wait)
        untouched = HostPace.objects.filter(pk=pace.pk, next_at=pace.next_at)
        if untouched.update(next_at=slot + between):
            return wait
