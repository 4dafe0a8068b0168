"""The application that holds worker heartbeats."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkersConfig(AppConfig):
    """Worker heartbeats."""

    name = "workbench.lib.workers"
    label = "workers"
    verbose_name = _("Workers")

    def ready(self) -> None:
        """Let workers report and settle; the signals fire in worker processes only."""
        from workbench.lib.workers import garbage, heartbeat  # noqa: PLC0415

        garbage.connect()
        heartbeat.connect()
