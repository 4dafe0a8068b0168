"""Reads of sources that others need."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from sources.models import OriginDecision, OriginDecisionKind, RankingChoice, Source
from sources.ranking import DEFAULT, Configuration
from sources.ranking.stored import ConfigurationUnknown, read_configuration
from workbench.lib.exceptions import WorkbenchError


class RankingUnknown(WorkbenchError):
    """The chosen configuration is not one that this version can rank with."""

    code = "ranking_unknown"


@dataclass(frozen=True, slots=True)
class InForce:
    """What new runs rank with, and who chose it; without a choice, what ships is in force."""

    configuration: Configuration
    choice: RankingChoice | None


def ranking_in_force() -> InForce:
    """Return what the newest choice says. Raises `RankingUnknown` rather than rank otherwise."""
    choice = RankingChoice.objects.order_by("-pk").first()
    if choice is None or choice.configuration is None:
        return InForce(DEFAULT, choice)
    try:
        return InForce(read_configuration(choice.configuration), choice)
    except ConfigurationUnknown as error:
        message = _(
            "The ranking that %(who)s chose cannot be used by this version: %(why)s. Choose "
            "another: manage.py ranking use default"
        ) % {"who": choice.chosen_by, "why": error}
        raise RankingUnknown(message) from error


class Decisions(NamedTuple):
    """Pairs of source ids that people joined and split: what `find_origins` takes."""

    joined: frozenset[frozenset[int]]
    split: frozenset[frozenset[int]]


def origin_decisions(source_ids: Collection[int]) -> Decisions:
    """Return the decisions in force among some sources."""
    rows = OriginDecision.objects.filter(
        a__in=source_ids, b__in=source_ids, superseded=None
    ).values_list("a_id", "b_id", "kind")
    pairs = {
        wanted: frozenset(frozenset((a, b)) for a, b, kind in rows if kind == wanted)
        for wanted in OriginDecisionKind
    }
    return Decisions(pairs[OriginDecisionKind.JOIN], pairs[OriginDecisionKind.SPLIT])


def copy_groups(source_ids: Collection[int]) -> dict[int, int]:
    """Return the group of those of some sources that have copies."""
    return {pk: group for pk, group in groups_known(source_ids).items() if group}


def groups_known(source_ids: Collection[int]) -> dict[int, int | None]:
    """Return the group of each of some sources that there are; None where it has no copies."""
    return dict(Source.objects.filter(pk__in=source_ids).values_list("pk", "copy_group"))
