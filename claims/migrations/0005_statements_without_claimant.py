"""A claim's text is its statement; who makes it stands beside it and is composed when shown."""

from django.db import migrations

from claims.statements.names import name_key

BATCH = 1000


def part(apps, schema_editor):
    """Take the claimant's name off claims' texts: `str(claim)` puts it there from now on.

    Claims with a published verdict are sealed: they keep it, and it is not said twice.
    """
    _each_claim(apps, statement_of)


def join(apps, schema_editor):
    """Put it back."""
    _each_claim(apps, lambda text, name: text if text.startswith(f"{name}: ") else f"{name}: {text}")


def statement_of(text, claimant):
    """Return what follows a claimant's name: what stands before the first colon is one if its words
    are all among the claimant's, or the claimant's among them. Otherwise all of it.
    """
    head, _colon, statement = text.partition(": ")
    who, name = set(name_key(head).split()), set(name_key(claimant).split())
    return statement if who and name and (who <= name or name <= who) and statement.strip() else text


def _each_claim(apps, reworded):
    claims = apps.get_model("claims", "Claim").objects.exclude(claimant=None)
    rows = claims.exclude(verdicts__status__in=["published", "superseded"]).select_related("claimant")
    changed = []
    for claim in rows.order_by("pk").iterator(BATCH):
        claim.text = reworded(claim.text, claim.claimant.name)
        claim.extracted_text = reworded(claim.extracted_text, claim.claimant.name)
        changed.append(claim)
        if len(changed) == BATCH:
            claims.bulk_update(changed, ["text", "extracted_text"])
            changed.clear()
    claims.bulk_update(changed, ["text", "extracted_text"])


class Migration(migrations.Migration):

    dependencies = [("claims", "0004_kind_context_same_as")]

    operations = [migrations.RunPython(part, join)]
