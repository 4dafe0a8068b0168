"""The sources application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    """Sources, snapshots and passages."""

    name = "sources"
    verbose_name = _("Sources")

    def ready(self) -> None:
        """Keep the database's own guards installed (see `sources.invariants`)."""
        from sources.invariants import install  # noqa: PLC0415

        post_migrate.connect(install, sender=self)
