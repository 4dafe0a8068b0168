from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    """Say of each verdict when it last became another: when its successor came, or itself."""
    verdicts = apps.get_model("claims", "Verdict").objects.using(schema_editor.connection.alias)
    successor = verdicts.filter(supersedes=OuterRef("pk")).values("published_at")[:1]
    verdicts.update(updated_at=Coalesce(Subquery(successor), "published_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("claims", "0013_claim_leases"),
    ]

    operations = [
        migrations.AddField(
            model_name="verdict",
            name="updated_at",
            field=models.DateTimeField(
                null=True,  # SQLite adds such a column in place: triggers name this table
                editable=False,
                help_text="When it was published or superseded; later for whatever is seen later.",
                verbose_name="changed",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="verdict",
            index=models.Index(fields=["updated_at", "id"], name="verdict_by_change"),
        ),
    ]
