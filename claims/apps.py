"""The claims application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    """Articles, claims and verdicts."""

    name = "claims"
    verbose_name = _("Claims")

    def ready(self) -> None:
        """Keep the database's own guards installed (see `claims.invariants`); register the rest."""
        from claims import events, health  # noqa: PLC0415
        from claims.evidence.models import RetrievalRun  # noqa: PLC0415
        from claims.evidence.services.runs import run_tell_failed  # noqa: PLC0415
        from claims.invariants import install, make_way  # noqa: PLC0415
        from workbench.lib.work import row_failed  # noqa: PLC0415

        pre_migrate.connect(make_way, sender=self)
        post_migrate.connect(install, sender=self)
        health.register()
        events.register()
        row_failed.connect(run_tell_failed, sender=RetrievalRun)
