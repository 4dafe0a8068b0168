"""How long ago, in words."""

from datetime import datetime

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import ngettext


def age(moment: datetime) -> str:
    """Return the time since a moment in its largest unit; Django's own stops at minutes."""
    seconds = max(0, int((timezone.now() - moment).total_seconds()))
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    return timesince(moment, depth=1)
