from django.db import migrations

INDEX = """
CREATE INDEX verdict_public_words ON claims_verdict USING gin (UPPER(
    COALESCE(as_published #>> '{claim,text}', '') || ' ' ||
    COALESCE(as_published #>> '{claim,claimant,name}', '') || ' ' || rationale
) gin_trgm_ops)
"""


def add(apps, schema_editor):
    """Let PostgreSQL find verdicts by their words; SQLite reads them all."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        schema_editor.execute(INDEX)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX verdict_public_words")


class Migration(migrations.Migration):

    dependencies = [
        ("claims", "0029_import_reasons"),
    ]

    operations = [migrations.RunPython(add, remove)]
