"""Worker heartbeats."""

from django.db import models


class WorkerHeartbeat(models.Model):
    """The last sign of life of one worker."""

    hostname = models.CharField(max_length=255, unique=True)
    queues = models.JSONField(default=list)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.hostname
