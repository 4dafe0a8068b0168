"""The scope `import` has become `write`."""

from typing import Any

from django.db import migrations


def renamed(apps: Any, schema_editor: Any) -> None:
    """Rename it on each key."""
    for key in apps.get_model("access", "ApiKey").objects.all():
        if "import" in key.scopes:
            key.scopes = sorted({*key.scopes} - {"import"} | {"write"})
            key.save(update_fields=["scopes"])


class Migration(migrations.Migration):

    dependencies = [("access", "0003_key_rotation")]

    operations = [migrations.RunPython(renamed, migrations.RunPython.noop)]
