"""The application that holds webhooks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """Webhooks."""

    name = "workbench.lib.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        """Put up the light."""
        from workbench.lib.health import register_lights  # noqa: PLC0415
        from workbench.lib.webhooks.health import webhook_lights  # noqa: PLC0415

        register_lights(webhook_lights)
