"""The application that holds API keys."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """API keys."""

    name = "workbench.lib.access"
    label = "access"
    verbose_name = _("API access")
