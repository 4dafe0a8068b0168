"""What all processes that fetch must agree on."""

from django.db import models


class HostPace(models.Model):
    """When a host may be asked next. A request takes the moment and moves it on, in one update."""

    host = models.CharField(max_length=253, unique=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.host


class RobotsFile(models.Model):
    """An origin's robots.txt, for as long as it may be believed (RFC 9309 §2.4: a day).

    Not `reachable`: the server failed, and everything counts as disallowed for a while (§2.3.1.4).
    """

    origin = models.CharField(max_length=300, unique=True)
    text = models.TextField(blank=True)
    reachable = models.BooleanField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.origin
