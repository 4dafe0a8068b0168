"""What the database itself refuses about sources."""

from typing import Any

from workbench.lib import triggers
from workbench.lib.seals import Seal, seal_guards
from workbench.lib.triggers import Guard, install_guards

SEALS = (
    Seal(
        "sourcesnapshot",
        "sources.SourceSnapshot",
        rows="snapshots",
        once="captured",
        condition="TRUE",
        message="a snapshot is immutable: capture a new one",
    ),
    Seal(
        "origindecision",
        "sources.OriginDecision",
        rows="decisions on origins",
        once="made",
        condition="TRUE",
        message="a decision on an origin is kept: make another",
        free=("superseded",),
        rivals=(
            "(other.a_id = NEW.a_id AND other.b_id = NEW.b_id AND other.superseded IS NULL "
            "AND NEW.superseded IS NULL)",
        ),
    ),
    Seal(
        "origindecision_replaced",
        "sources.OriginDecision",
        rows="decisions on origins",
        once="replaced",
        condition="{row}.superseded IS NOT NULL",
        message="a decision on an origin is kept: make another",
    ),
    Seal(
        "rankingchoice",
        "sources.RankingChoice",
        rows="choices of a ranking",
        once="made",
        condition="TRUE",
        message="a choice of a ranking is immutable: make another",
        free=("chosen_by",),  # a name, which goes when its person leaves
    ),
)
GUARDS = (
    *seal_guards(SEALS),
    Guard(
        "rankingchoice_chosen_by_stays",
        "sources_rankingchoice",
        "UPDATE",
        "NEW.chosen_by <> OLD.chosen_by AND NEW.chosen_by NOT LIKE 'left-%'",
        "a name stays, until its person leaves",
    ),
)


def install(using: str, **_: Any) -> None:
    """Install the guards after a migrate."""
    install_guards(GUARDS, using=using)


def make_way(using: str, plan: Any, **_: Any) -> None:
    """Take the guards away before a migrate, where the database needs it."""
    triggers.make_way(GUARDS, using=using, plan=plan)
