"""The application that holds the audit trail."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """The audit trail."""

    name = "workbench.lib.audit"
    label = "audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        """Install the guards after each migrate."""
        from workbench.lib.audit import invariants  # noqa: PLC0415  (needs the models)

        pre_migrate.connect(invariants.make_way, sender=self)
        post_migrate.connect(invariants.install, sender=self)
