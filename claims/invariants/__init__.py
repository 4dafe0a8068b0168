"""What the database itself refuses about claims, beyond what CHECK and UNIQUE can say."""

from typing import Any

from claims.invariants import citing, reviews, searches, verdicts, words
from workbench.lib import triggers
from workbench.lib.seals import seal_guards
from workbench.lib.triggers import install_guards

SEALS = (*verdicts.SEALS, *citing.SEALS, *reviews.SEALS, *words.SEALS, *searches.SEALS)
GUARDS = (
    *seal_guards(SEALS),
    *words.GUARDS,
    *citing.GUARDS,
    *verdicts.GUARDS,
    *reviews.GUARDS,
)


def install(using: str, **_: Any) -> None:
    """Install the guards after a migrate."""
    install_guards(GUARDS, using=using)


def make_way(using: str, plan: Any, **_: Any) -> None:
    """Take the guards away before a migrate, where the database needs it."""
    triggers.make_way(GUARDS, using=using, plan=plan)
