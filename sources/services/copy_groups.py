"""Copy groups: sources that hang together by near copies, and by people's decisions.

`Source.copy_group` is worked out from the links, so that it does not matter in which order they
came. One transaction at a time changes links and groups: two that did so at once could each miss
what the other had merged. Texts are read and compared before; the lock is held for milliseconds.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.db.models import Q, QuerySet

from sources.independence import Link, LinkReason, merge
from sources.models import CopyLink, OriginDecision, OriginDecisionKind, Source
from sources.selectors import copy_groups, groups_known
from sources.services.indexing import chunked
from workbench.lib.locks import in_turn

_LOCK = 0x636F70696573
"""Any number that nobody else locks: “copies”."""


def copies_lock() -> None:
    """Wait until nobody else changes copy groups, until the end of this transaction."""
    in_turn(_LOCK)


def copies_leave(source_ids: Collection[int]) -> None:
    """Take sources out of their groups, whose texts are replaced or that are deleted.

    Inside a transaction, which holds the lock from here on.
    """
    copies_lock()
    touching = CopyLink.objects.filter(Q(a__in=source_ids) | Q(b__in=source_ids))
    ends = {end for pair in touching.values_list("a", "b") for end in pair}
    touching.delete()
    groups_renew(ends.union(source_ids), leaving=source_ids)


def groups_join(links: Iterable[tuple[int, int]]) -> None:
    """Merge the groups that new links connect; `copies_lock` must be held.

    Reads nothing of the groups, however large they are. Where people decided on any of them it
    takes `groups_renew`.
    """
    ends = {end for link in links for end in link}
    label_of = {pk: group or pk for pk, group in groups_known(ends).items()}
    labels = [Link(label_of[a], label_of[b], LinkReason.NEAR_COPY) for a, b in links]
    merged = {label: min(group) for label, group in merge(label_of.values(), labels).items()}
    old: dict[int, set[int]] = defaultdict(set)
    for label, new in merged.items():
        old[new].add(label)
    for new, labels_before in old.items():
        moved = labels_before - {new}
        alone = {pk for pk in ends if merged[label_of[pk]] == new}
        Source.objects.filter(Q(copy_group__in=moved) | Q(pk__in=alone)).exclude(
            copy_group=new
        ).update(copy_group=new)


def groups_renew(source_ids: Iterable[int], *, leaving: Collection[int] = ()) -> None:
    """Work the groups of some sources out anew from all links; `copies_lock` must be held.

    Takes as long as their groups have links. Those that fall off a group because others left it
    are due for being compared again: they may never have been compared with one another.
    """
    members, links, split = _connected(set(source_ids))
    found = merge(members, links, split=split)
    new = {pk: min(found[pk]) if len(found[pk]) > 1 else None for pk in members}
    changed: dict[int | None, list[int]] = defaultdict(list)
    for pk, group in new.items():
        if members[pk] != group:
            changed[group].append(pk)
    for group, moved in changed.items():
        for chunk in chunked(moved):
            Source.objects.filter(pk__in=chunk).update(copy_group=group)
    if leaving:
        stayed = {pk: min(found[pk]) for pk in members if pk not in leaving}
        for chunk in chunked(list(_fallen(members, stayed))):
            Source.objects.filter(pk__in=chunk).update(copies_version=0)


def decided_on(source_ids: Collection[int]) -> set[int]:
    """Return the pairs' ends where people joined or split one of these sources or their groups."""
    group = _with_groups(source_ids)
    decided = OriginDecision.objects.filter(Q(a__in=group) | Q(b__in=group), superseded=None)
    return {end for pair in decided.values_list("a", "b") for end in pair}


def _fallen(before: Mapping[int, int | None], now: Mapping[int, int]) -> Iterator[int]:
    """Yield the members of former groups that are not in the largest part that is left (pure)."""
    parts: dict[int, Counter[int]] = defaultdict(Counter)
    for pk, label in now.items():
        parts[before[pk] or pk][label] += 1
    for pk, label in now.items():
        if label != parts[before[pk] or pk].most_common(1)[0][0]:
            yield pk


def _connected(
    source_ids: set[int],
) -> tuple[dict[int, int | None], list[Link], frozenset[frozenset[int]]]:
    """Return all that hangs together with some sources – {id: group}, links, pairs that were split
    – also where a split keeps it in another group.
    """
    members: dict[int, int | None] = {}
    links: set[Link] = set()
    split: set[frozenset[int]] = set()
    while source_ids:
        some = _with_groups(source_ids)
        members |= dict(some.values_list("pk", "copy_group"))
        at_an_end = Q(a__in=some) | Q(b__in=some)
        for a, b, share in CopyLink.objects.filter(at_an_end).values_list("a", "b", "share"):
            links.add(Link(a, b, LinkReason.NEAR_COPY, share))
        decided = OriginDecision.objects.filter(at_an_end, superseded=None)
        for a, b, kind in decided.values_list("a", "b", "kind"):
            if kind == OriginDecisionKind.SPLIT:
                split.add(frozenset((a, b)))
            else:
                links.add(Link(a, b, LinkReason.PERSON_JOINED))
        source_ids = {end for link in links for end in (link.a, link.b)} - members.keys()
    return members, list(links), frozenset(split)


def _with_groups(source_ids: Collection[int]) -> QuerySet[Source]:
    """Return sources and all that is in their groups."""
    groups = set(copy_groups(source_ids).values())
    return Source.objects.filter(Q(pk__in=source_ids) | Q(copy_group__in=groups))
