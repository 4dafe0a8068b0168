"""What people write: comments, readers' notices, what is said of cited pages; and their names."""

from django.apps import apps

from claims.leaving.names import LEFT, NAMED, Named
from workbench.lib.seals import Seal
from workbench.lib.triggers import Guard

SEALS = (
    Seal(
        "comment",
        "claims.Comment",
        rows="comments",
        once="written",
        condition="TRUE",
        message="a comment stays as it was written: write another",
        free=("author_name",),
    ),
    Seal(
        "mention",
        "claims.Mention",
        rows="mentions in comments",
        once="made",
        condition="TRUE",
        message="a comment stays as it was written: write another",
        free=("seen_at",),
    ),
    Seal(
        "notice",
        "claims.Notice",
        rows="readers' notices",
        once="taken",
        condition="TRUE",
        message="what a reader wrote stays",
        free=(
            "email",
            "end",
            "settled_by_id",
            "settled_by_name",
            "settled_at",
            "note",
        ),
    ),
    Seal(
        "notice_settled",
        "claims.Notice",
        rows="readers' notices",
        once="settled by an editor",
        condition="{row}.\"end\" <> ''",
        message="what an editor said of a notice stays",
        free=("settled_by_name",),
    ),
    Seal(
        "driftcheck",
        "claims.DriftCheck",
        rows="looks at cited pages",
        once="made",
        condition="TRUE",
        message="what was found of a cited page stays: look again",
        free=("is_flagged", "settled_by_id", "settled_by_name", "settled_at", "note"),
        rivals=("(other.citation_id = NEW.citation_id AND other.is_flagged AND NEW.is_flagged)",),
    ),
    Seal(
        "driftcheck_settled",
        "claims.DriftCheck",
        rows="looks at cited pages",
        once="settled by a person",
        condition="{row}.settled_at IS NOT NULL",
        message="what a person said of a cited page stays",
        free=("settled_by_name",),
    ),
)


def _name_guard(named: Named) -> Guard:
    """Let a name that stands under something become its person's pseudonym, and nothing else."""
    model = apps.get_model(named.model)
    column = str(model._meta.get_field(named.person).column)
    table = model._meta.db_table
    return Guard(
        f"{table}_{named.name}_stays",
        table,
        "UPDATE",
        f"NEW.{named.name} IS DISTINCT FROM OLD.{named.name} AND OLD.{column} IS NOT NULL "
        f"AND NEW.{named.name} IS DISTINCT FROM ('{LEFT}' || CAST(OLD.{column} AS text))",
        "a name stays, until its person leaves",
    )


GUARDS = tuple(map(_name_guard, NAMED))
