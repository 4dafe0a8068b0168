"""Grouping documents into origins.

Links are taken one after the other, the strongest first, and each merges two groups (single-link
clustering). What a person joined is always merged. A machine's link is taken only if no pair of
documents that a person split would come to lie in one group, directly or through others
(cannot-link constraints, Wagstaff & Cardie 2000).
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations, product

from sources.independence.model import Document, Link, LinkReason, Origin
from sources.independence.runs import containment, folded_words, resemblance, word_runs
from sources.independence.wires import same_story, wires

COPY_RESEMBLANCE = 0.4
"""Two texts with so many runs in common are one text, edited."""
CONTAINED_SHARE = 0.5
"""A text with so much of its runs in another was taken over, or took over."""
FEWEST_RUNS = 20
"""Fewer runs in common (24 words) may be chance, unless the texts are the same word for word."""

_UNDATED = datetime.max.replace(tzinfo=UTC)


def find_origins(
    documents: Sequence[Document],
    *,
    joined: Collection[frozenset[int]] = (),
    split: Collection[frozenset[int]] = (),
) -> tuple[Origin, ...]:
    """Return the origins in the order in which the documents come; each is in exactly one.

    `joined` and `split` are pairs of ids that a person decided on; ids that are not among the
    documents do not matter. Made for the tens of documents of one list: every pair is compared.
    """
    links = sorted([*_joined(documents, joined), *_machine_links(documents)], key=_strength)
    group_of = {document.id: {document.id} for document in documents}
    for link in links:
        left, right = group_of[link.a], group_of[link.b]
        if left is right or (
            link.reason is not LinkReason.PERSON_JOINED and _kept_apart(left, right, split)
        ):
            continue
        left |= right
        group_of.update(dict.fromkeys(right, left))
    return tuple(
        _origin(group, documents, links, split) for group in _distinct(documents, group_of)
    )


def _joined(documents: Sequence[Document], joined: Collection[frozenset[int]]) -> Iterator[Link]:
    known = {document.id for document in documents}
    for pair in joined:
        if len(pair) == 2 and pair <= known:
            yield Link(min(pair), max(pair), LinkReason.PERSON_JOINED)


def _machine_links(documents: Sequence[Document]) -> Iterator[Link]:
    everything = {document.id: folded_words(document.text) for document in documents}
    runs = {document.id: word_runs(document.text) for document in documents}
    agencies = {document.id: wires(document) for document in documents}
    for pair in combinations(documents, 2):
        left, right = sorted(pair, key=lambda document: document.id)
        a, b = left.id, right.id
        share = containment(runs[a], runs[b])
        enough = len(runs[a] & runs[b]) >= FEWEST_RUNS
        shared_wires = agencies[a] & agencies[b]
        if everything[a] and everything[a] == everything[b]:
            yield Link(a, b, LinkReason.NEAR_COPY, share=100)
        elif enough and resemblance(runs[a], runs[b]) >= COPY_RESEMBLANCE:
            yield Link(a, b, LinkReason.NEAR_COPY, share=round(100 * share))
        elif enough and share >= CONTAINED_SHARE:
            yield Link(a, b, LinkReason.CONTAINED, share=round(100 * share))
        elif shared_wires and same_story(left, right):
            yield Link(a, b, LinkReason.SAME_WIRE, agency=min(shared_wires))


def _strength(link: Link) -> tuple[int, int, int, int]:
    return list(LinkReason).index(link.reason), -link.share, link.a, link.b


def _kept_apart(left: set[int], right: set[int], split: Collection[frozenset[int]]) -> bool:
    return any(frozenset(pair) in split for pair in product(left, right))


def _distinct(documents: Sequence[Document], group_of: dict[int, set[int]]) -> list[set[int]]:
    groups: list[set[int]] = []
    for document in documents:
        if not any(group is group_of[document.id] for group in groups):
            groups.append(group_of[document.id])
    return groups


def _origin(
    group: set[int],
    documents: Sequence[Document],
    links: Sequence[Link],
    split: Collection[frozenset[int]],
) -> Origin:
    members = sorted(
        (document for document in documents if document.id in group),
        key=lambda document: (document.published_at or _UNDATED, document.id),
    )
    return Origin(
        members=tuple(document.id for document in members),
        links=tuple(
            link
            for link in links
            if link.a in group
            and link.b in group
            and (
                link.reason is LinkReason.PERSON_JOINED or frozenset((link.a, link.b)) not in split
            )
        ),
    )
