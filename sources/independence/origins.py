"""Grouping the documents of one list into origins."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from itertools import combinations

from sources.independence.copies import FEWEST_RUNS, copied_share, read_words
from sources.independence.merging import merge, strength
from sources.independence.model import Document, Link, LinkReason, Origin
from sources.independence.runs import containment
from sources.independence.wires import same_story, wires

CONTAINED_SHARE = 0.5
"""A text with so much of its runs in another was taken over, or took over."""

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
    links = [*_joined(documents, joined), *_machine_links(documents)]
    group_of = merge([document.id for document in documents], links, split=split)
    return tuple(
        _origin(group, documents, sorted(links, key=strength), split)
        for group in _distinct(documents, group_of)
    )


def _joined(documents: Sequence[Document], joined: Collection[frozenset[int]]) -> Iterator[Link]:
    known = {document.id for document in documents}
    for pair in joined:
        if len(pair) == 2 and pair <= known:
            yield Link(min(pair), max(pair), LinkReason.PERSON_JOINED)


def _machine_links(documents: Sequence[Document]) -> Iterator[Link]:
    read = {document.id: read_words(document.text) for document in documents}
    agencies = {document.id: wires(document) for document in documents}
    for pair in combinations(documents, 2):
        left, right = sorted(pair, key=lambda document: document.id)
        a, b = left.id, right.id
        runs = read[a].runs, read[b].runs
        contained = containment(*runs)
        shared_wires = agencies[a] & agencies[b]
        if share := copied_share(read[a], read[b]):
            yield Link(a, b, LinkReason.NEAR_COPY, share=share)
        elif contained >= CONTAINED_SHARE and len(runs[0] & runs[1]) >= FEWEST_RUNS:
            yield Link(a, b, LinkReason.CONTAINED, share=round(100 * contained))
        elif shared_wires and same_story(left, right):
            yield Link(a, b, LinkReason.SAME_WIRE, agency=min(shared_wires))


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
