"""Problems of imports before there were rows become rows; what was killed midway says so.

Of those imports only the problems were kept, a thousand at most: their rows are numbered among
themselves, and the counters stay as they are.
"""

from typing import Any

from django.db import migrations

INTERRUPTED = "It was interrupted. Import the files again: what is in already stays as it is."


def rows_from_problems(apps: Any, schema_editor: Any) -> None:
    batches, rows = (apps.get_model("claims", name) for name in ("ImportBatch", "ImportRow"))
    for batch in batches.objects.exclude(problems=[]).only("pk", "problems").iterator():
        rows.objects.bulk_create(
            [
                rows(
                    batch_id=batch.pk,
                    number=number,
                    file=problem["file"],
                    row=problem["row"],
                    state="failed",
                    field=problem["field"],
                    code=problem["code"][:40],
                    message=problem["message"],
                    params=problem["params"],
                )
                for number, problem in enumerate(batch.problems, start=1)
            ],
            batch_size=50,
        )
    batches.objects.filter(status="running").update(status="failed", error=INTERRUPTED)


def problems_from_rows(apps: Any, schema_editor: Any) -> None:
    batches, rows = (apps.get_model("claims", name) for name in ("ImportBatch", "ImportRow"))
    names = ("file", "row", "field", "code", "message", "params")
    for batch in batches.objects.filter(rows__state="failed").distinct().iterator():
        failed = rows.objects.filter(batch=batch, state="failed").order_by("number")
        batch.problems = list(failed.values(*names)[:1000])
        batch.save(update_fields=["problems"])


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_import_rows")]

    operations = [migrations.RunPython(rows_from_problems, problems_from_rows)]
