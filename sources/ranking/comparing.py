"""What has changed between two lists of sources for one query, and why (pure)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sources.search.base import Hit

Legs = Mapping[str, Sequence[Hit]]


class Why(StrEnum):
    """Why a source stands elsewhere than it stood; of several reasons, the first."""

    DELETED = "deleted"
    ADDED = "added"
    CHANGED = "changed"
    COPIES = "copies"
    SCORES = "scores"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Listing:
    """What was shown, source ids best first, the legs that it was fused from, and whom others of
    their copy group left no place.
    """

    shown: Sequence[int]
    legs: Legs
    copies: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as the desk has it now: its version; was it added, or changed, after the earlier
    list?
    """

    version: int
    added_later: bool
    changed_later: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A source whose rank differs; None where it was not shown.

    `legs` has each leg whose own score of it differs: (then, now), None where it did not find it.
    """

    source_id: int
    rank_then: int | None
    rank_now: int | None
    why: Why
    legs: Mapping[str, tuple[float | None, float | None]]


def compare_listings(
    then: Listing, now: Listing, *, states: Mapping[int, SourceState]
) -> list[Change]:
    """Return every source that is new, gone or at another rank, by its place.

    `states` has those of the sources that the desk still has.
    """
    ranks_then = {source: rank for rank, source in enumerate(then.shown, start=1)}
    ranks_now = {source: rank for rank, source in enumerate(now.shown, start=1)}
    changes = []
    for source in {**ranks_now, **ranks_then}:
        rank_then, rank_now = ranks_then.get(source), ranks_now.get(source)
        if rank_then == rank_now:
            continue
        legs = _scores_changed(then.legs, now.legs, source)
        why = _why(
            states.get(source),
            _version(then.legs, source),
            copies_differ=(source in then.copies) != (source in now.copies),
            scores_differ=bool(legs),
        )
        changes.append(Change(source, rank_then, rank_now, why, legs))
    return changes


def _why(
    state: SourceState | None,
    version_then: int | None,
    *,
    copies_differ: bool,
    scores_differ: bool,
) -> Why:
    if state is None:
        return Why.DELETED
    if state.added_later:
        return Why.ADDED
    changed = state.changed_later if version_then is None else state.version != version_then
    if changed:
        return Why.CHANGED
    if copies_differ:
        return Why.COPIES
    return Why.SCORES if scores_differ else Why.OTHERS


def _version(legs: Legs, source: int) -> int | None:
    found = (hit.version for hits in legs.values() for hit in hits if hit.source_id == source)
    return next(found, None)


def _scores_changed(
    then: Legs, now: Legs, source: int
) -> dict[str, tuple[float | None, float | None]]:
    changed = {}
    for leg in sorted({*then, *now}):
        before, after = _score(then.get(leg, ()), source), _score(now.get(leg, ()), source)
        if before != after:
            changed[leg] = (before, after)
    return changed


def _score(hits: Sequence[Hit], source: int) -> float | None:
    return next((hit.score for hit in hits if hit.source_id == source), None)
