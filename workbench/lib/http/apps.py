"""The application that holds what outbound requests agree on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboundConfig(AppConfig):
    """Outbound requests."""

    name = "workbench.lib.http"
    label = "outbound"
    verbose_name = _("Outbound requests")
