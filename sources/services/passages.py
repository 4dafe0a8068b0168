"""Passages: stretches of a snapshot, cut when something refers to them."""

from collections.abc import Iterable, Mapping, Sequence

from sources.language import cut_passages
from sources.models import Passage, SourceSnapshot


def passages_cut(*, snapshots: Iterable[SourceSnapshot]) -> dict[int, list[Passage]]:
    """Return each snapshot's passages in order, cutting those that were not cut before.

    Passages are made when something refers to them: of millions of sources, few are ever shown.
    The snapshots' sources must be loaded.
    """
    wanted = {snapshot.pk: snapshot for snapshot in snapshots}
    cut = _passages(wanted)
    missing = [snapshot for pk, snapshot in wanted.items() if pk not in cut]
    if missing:
        rows = [
            Passage(snapshot=snapshot, position=one.position, start=one.start, end=one.end)
            for snapshot in missing
            for one in cut_passages(snapshot.text, snapshot.source.language)
        ]
        Passage.objects.bulk_create(rows, ignore_conflicts=True)
        cut |= _passages({snapshot.pk: snapshot for snapshot in missing})
    return cut


def _passages(snapshots: Mapping[int, SourceSnapshot]) -> dict[int, list[Passage]]:
    found: dict[int, list[Passage]] = {}
    for passage in Passage.objects.filter(snapshot__in=snapshots).order_by("snapshot", "position"):
        passage.snapshot = snapshots[passage.snapshot_id]
        found.setdefault(passage.snapshot_id, []).append(passage)
    return found


def passage_around(passages: Sequence[Passage], start: int) -> Passage:
    """Return the passage that a place in the snapshot lies in. There must be passages."""
    return next((one for one in passages if start < one.end), passages[-1])
