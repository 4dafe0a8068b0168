"""The composition root as an application, for its templates, commands and system checks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkbenchConfig(AppConfig):
    """Patch generic admin and queryset classes so that their type arguments exist at run time."""

    name = "workbench"
    verbose_name = _("Workbench")

    def ready(self) -> None:
        """Make `ModelAdmin[Model]` subscriptable; let SQLite take what it can."""
        import django_stubs_ext  # noqa: PLC0415
        from django.db.backends.signals import connection_created  # noqa: PLC0415

        from workbench import checks  # noqa: F401, PLC0415  (registers them)
        from workbench.lib.sqlite import allow_its_own_parameters  # noqa: PLC0415

        django_stubs_ext.monkeypatch()
        connection_created.connect(allow_its_own_parameters)
