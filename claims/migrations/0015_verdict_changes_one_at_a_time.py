from datetime import timedelta

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def part(apps, schema_editor):
    """Let what gave way have changed a microsecond before its successor was published."""
    verdicts = apps.get_model("claims", "Verdict").objects.using(schema_editor.connection.alias)
    successor = verdicts.filter(supersedes=OuterRef("pk")).values("published_at")[:1]
    shared = verdicts.annotate(then=Subquery(successor)).filter(updated_at=F("then"))
    shared.update(updated_at=F("updated_at") - timedelta(microseconds=1))


class Migration(migrations.Migration):

    dependencies = [
        ("claims", "0014_verdict_updated_at"),
    ]

    operations = [
        migrations.RunPython(part, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="verdict", name="verdict_by_change"),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.UniqueConstraint(
                condition=models.Q(("updated_at__isnull", False)),
                fields=("updated_at",),
                name="verdict_changes_one_at_a_time",
            ),
        ),
    ]
