"""From links to groups.

Links are taken one after the other, the strongest first, and each merges two groups (single-link
clustering). What a person joined is always merged. A machine's link is taken only if no pair of
documents that a person split would come to lie in one group, directly or through others
(cannot-link constraints, Wagstaff & Cardie 2000).
"""

from collections.abc import Collection, Iterable

from sources.independence.model import Link, LinkReason

_REASONS = {reason: place for place, reason in enumerate(LinkReason)}


def strength(link: Link) -> tuple[int, int, int, int]:
    """Return what links are sorted by, the strongest first."""
    return _REASONS[link.reason], -link.share, link.a, link.b


def merge(
    ids: Iterable[int], links: Iterable[Link], *, split: Collection[frozenset[int]] = ()
) -> dict[int, set[int]]:
    """Return the group of each id; members of one group share one set.

    The order in which ids and links come does not matter. Every end of a link must be among the
    ids; ids of split pairs need not be.
    """
    group_of = {one: {one} for one in ids}
    for link in sorted(links, key=strength) if split else links:
        left, right = group_of[link.a], group_of[link.b]
        if left is right or (
            link.reason is not LinkReason.PERSON_JOINED and _kept_apart(left, right, split)
        ):
            continue
        small, large = sorted((left, right), key=len)
        large |= small
        group_of.update(dict.fromkeys(small, large))
    return group_of


def _kept_apart(left: set[int], right: set[int], split: Collection[frozenset[int]]) -> bool:
    return any(pair & left and pair & right for pair in split)
