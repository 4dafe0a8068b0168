"""The sources application."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate, pre_delete, pre_migrate
from django.utils.translation import gettext_lazy as _

from sources.encoder import use_folder


class SourcesConfig(AppConfig):
    """Sources, snapshots and passages."""

    name = "sources"
    verbose_name = _("Sources")

    def ready(self) -> None:
        """Keep the database's own guards installed (see `sources.invariants`), and copy groups
        right when a source is deleted; say where models are kept.
        """
        from sources import health  # noqa: PLC0415
        from sources.invariants import install, make_way  # noqa: PLC0415
        from sources.services.copy_groups import copies_leave  # noqa: PLC0415

        def leave(instance: Any, **_: Any) -> None:
            copies_leave([instance.pk])

        use_folder(settings.MODELS_DIR)
        pre_migrate.connect(make_way, sender=self)
        post_migrate.connect(install, sender=self)
        health.register()
        pre_delete.connect(leave, sender="sources.Source", weak=False)
