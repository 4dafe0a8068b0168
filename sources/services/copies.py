"""Finding the copies of sources in the whole corpus.

A text's keys are written before others are looked for, and links are made between texts that are
still the ones that were compared: of two workers at once, the later one sees the other's text.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Case, Value, When
from django.db.models.functions import Length

from sources.independence import (
    LIKELY_RESEMBLANCE,
    Signature,
    Words,
    copied_share,
    keys,
    read_words,
    sign,
    words_key,
)
from sources.models import CopyLink, Source, TextKey, TextSignature
from sources.services.copy_groups import (
    copies_leave,
    copies_lock,
    decided_on,
    groups_join,
    groups_renew,
)
from workbench.lib.work import attempt

MOST_COMPARED = 30
"""A source is compared with so many others: of each key the smallest ids, then the likeliest."""
BATCH_CHARACTERS = 1_000_000

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Read:
    """A source's text as it was read."""

    source_id: int
    version: int
    sha256: str
    words: Words


def copies_find(*, source_ids: Sequence[int]) -> int:
    """Find the copies of those of these sources that are due; return how many were.

    Safe to repeat, to kill and to run twice at once. Attempts are counted as for indexing, but by
    themselves: a text that kills its worker is tried alone and given up, and stays in the index.
    Not inside a transaction.
    """
    due = Source.objects.due_for_copies().filter(pk__in=source_ids)
    lengths = due.annotate(length=Length("current_snapshot__text")).order_by("pk")
    done = 0
    for batch in _batches(lengths.values_list("pk", "length", "copies_attempts")):
        with attempt(Source.objects.filter(pk__in=batch), "copies_attempts"):
            _compare(batch)
        done += len(batch)
    return done


def _batches(rows: Collection[tuple[int, int, int]]) -> Iterator[list[int]]:
    """Group (id, length, attempts) so that memory is bounded and suspects are alone."""
    batch: list[int] = []
    size = 0
    for pk, length, attempts in sorted(rows, key=lambda row: row[2]):
        if batch and (attempts or size + length > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(pk)
        size += length
    if batch:
        yield batch


def _compare(source_ids: Sequence[int]) -> None:
    texts = {one.source_id: one for one in _read(source_ids)}
    _publish(texts)
    shares, seen = _near_copies(texts)
    _settle(texts, shares, seen)


def _read(source_ids: Sequence[int]) -> Iterator[Read]:
    rows = Source.objects.filter(pk__in=source_ids, current_snapshot__isnull=False).values_list(
        "pk", "index_version", "current_snapshot__text_sha256", "current_snapshot__text"
    )
    for pk, version, sha256, text in rows:
        yield Read(pk, version, str(sha256), read_words(str(text)))


@transaction.atomic
def _publish(texts: Mapping[int, Read]) -> None:
    """Write the signatures and keys of texts that have none: from now on others find them.

    A source whose text was replaced leaves its group at the same moment.
    """
    kept = _hashes(texts)
    new = [texts[pk] for pk in sorted(texts) if kept.get(pk) != texts[pk].sha256]
    if replaced := {one.source_id for one in new if one.source_id in kept}:
        copies_leave(replaced)
    signatures = {one.source_id: sign(one.words.runs) for one in new}
    TextSignature.objects.bulk_create(
        [
            TextSignature(
                source_id=one.source_id,
                text_sha256=one.sha256,
                data=signatures[one.source_id].data,
            )
            for one in new
        ],
        update_conflicts=True,
        unique_fields=["source"],
        update_fields=["text_sha256", "data"],
    )
    TextKey.objects.filter(source__in=signatures).delete()
    TextKey.objects.bulk_create(
        TextKey(key=key, source_id=one.source_id)
        for one in new
        for key in sorted(keys(one.words, signatures[one.source_id]))
    )


def _near_copies(texts: Mapping[int, Read]) -> tuple[dict[Pair, int], dict[int, str]]:
    """Return {(a, b): share} of near copies, and the hashes of the other texts compared."""
    wanted = _likely(texts)
    rows = TextSignature.objects.filter(pk__in=wanted).values_list(
        "pk", "text_sha256", "source__current_snapshot__text_sha256",
        "source__current_snapshot__text",
    )  # fmt: skip
    shares: dict[Pair, int] = {}
    seen: dict[int, str] = {}
    for other, signed, sha256, text in rows.iterator(chunk_size=20):
        if signed != sha256:
            continue  # its new text is yet to be compared, and finds these then
        seen[other] = signed
        words = texts[other].words if other in texts else read_words(str(text))
        for pk in wanted[other]:
            if share := copied_share(texts[pk].words, words):
                shares[min(pk, other), max(pk, other)] = share
    return shares, seen


def _likely(texts: Mapping[int, Read]) -> dict[int, list[int]]:
    """Return which others may be copies: {id: those of these texts to compare it with}."""
    sharing: dict[int, set[int]] = defaultdict(set)
    twins: set[Pair] = set()
    for pk, other, key in _with_a_key_of(list(texts)):
        sharing[pk].add(other)
        if key == words_key(texts[pk].words):
            twins.add((pk, other))
    numbers = {*sharing, *(other for others in sharing.values() for other in others)}
    rows = TextSignature.objects.filter(pk__in=numbers).values_list("pk", "data")
    signatures = {pk: Signature(bytes(data)) for pk, data in rows}
    wanted: dict[int, list[int]] = defaultdict(list)
    for pk, others in sharing.items():
        guesses = {
            other: 1.0 if (pk, other) in twins else signatures[pk].resemblance(signatures[other])
            for other in others
            if pk in signatures and other in signatures
        }
        likely = [other for other, guess in guesses.items() if guess >= LIKELY_RESEMBLANCE]
        for other in sorted(likely, key=lambda one: (-guesses[one], one))[:MOST_COMPARED]:
            wanted[other].append(pk)
    return wanted


def _with_a_key_of(source_ids: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return (source, other, key in common): of each key the `MOST_COMPARED` smallest others.

    No more of a key is read, however many texts have it. The ORM has no such join.
    """
    if not source_ids:
        return []
    marks = ", ".join(["%s"] * len(source_ids))
    table = TextKey._meta.db_table
    query = f"""
        SELECT mine.source_id, other.source_id, mine.key
        FROM {table} mine JOIN {table} other
          ON other.key = mine.key AND other.source_id <> mine.source_id
        WHERE mine.source_id IN ({marks}) AND other.source_id <= COALESCE(
          (SELECT source_id FROM {table} same WHERE same.key = mine.key
           ORDER BY source_id LIMIT 1 OFFSET {MOST_COMPARED}), {2**63 - 1})
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, source_ids)
        return list(cursor.fetchall())


@transaction.atomic
def _settle(texts: Mapping[int, Read], shares: Mapping[Pair, int], seen: Mapping[int, str]) -> None:
    """Link these texts, merge what links and people connect, and note the texts as compared.

    A text that has been replaced since it was read, and one whose copy has been, are left to
    whoever compares them next. No link is taken back here: another worker may have made it, having
    seen what this one could not.
    """
    copies_lock()
    read = {**seen, **{pk: one.sha256 for pk, one in texts.items()}}
    now = _hashes(read)
    current = {pk for pk, sha256 in read.items() if now.get(pk) == sha256}
    links = {pair: share for pair, share in sorted(shares.items()) if current.issuperset(pair)}
    CopyLink.objects.bulk_create(
        (CopyLink(a_id=a, b_id=b, share=share) for (a, b), share in links.items()),
        ignore_conflicts=True,
    )
    ends = {end for pair in links for end in pair}
    if decided := decided_on(ends.union(current.intersection(texts))):
        groups_renew(ends | decided)
    elif links:
        groups_join(links)
    missed = {end for pair in shares.keys() - links.keys() for end in pair}
    _note([pk for pk in texts if pk in current - missed], texts)


def _note(settled: Sequence[int], texts: Mapping[int, Read]) -> None:
    if settled:
        version = Case(*(When(pk=pk, then=Value(texts[pk].version)) for pk in settled))
        Source.objects.filter(pk__in=settled).update(copies_version=version)


def _hashes(source_ids: Collection[int]) -> dict[int, str]:
    rows = TextSignature.objects.filter(pk__in=source_ids)
    return dict(rows.values_list("pk", "text_sha256"))
