"""The desk as an application without models: Django finds its pages and scripts here."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The web admin's pages."""

    name = "claims.desk"
    label = "desk"
    verbose_name = _("Desk")
