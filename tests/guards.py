"""The database's guards, put aside where a test has to do what nobody may."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.models import Model

from claims import invariants as claim_invariants
from sources import invariants as source_invariants
from workbench.lib.audit import invariants as audit_invariants
from workbench.lib.triggers import Guard, install_guards, remove_guards

GUARDS = (*claim_invariants.GUARDS, *source_invariants.GUARDS, *audit_invariants.GUARDS)
SEALS = (*claim_invariants.SEALS, *source_invariants.SEALS, *audit_invariants.SEALS)


def drop(guards: Iterable[Guard]) -> None:
    """Take guards away, as SQLite does when a migration rebuilds their table."""
    remove_guards(guards, using="default")


@contextmanager
def unsealed(*models: type[Model]) -> Iterator[None]:
    """Let these models' rows be changed, as somebody with the database's own rights could."""
    tables = {model._meta.db_table for model in models}
    theirs = [guard for guard in GUARDS if guard.table in tables]
    drop(theirs)
    yield
    install_guards(theirs, using="default")
