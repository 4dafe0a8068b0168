"""Ratings of other publishers beside ours: an exact label of theirs, or nothing."""

import re
from collections.abc import Collection, Iterable

from django.db.models import F, FilteredRelation, Q

from claims.reviews.models import Rating
from claims.reviews.models.ratings import label_key
from sources.documents.addresses import host_of

_LABELLED = re.compile(r"[:：]\s*(?P<value>[^:：]+)$")
"""“Our rating: false”: what stands after the last colon."""


def keys_of(url: str, printed: str) -> list[str]:
    """Return what a label may be known by, the likeliest first: of the page's host or one above it,
    whole or without what introduces it. None where there is no label or no host.
    """
    host = host_of(url).removeprefix("www.")
    parts = host.split(".")
    hosts = [".".join(parts[at:]) for at in range(len(parts) - 1)]
    introduced = _LABELLED.search(printed)
    labels = dict.fromkeys([printed, introduced["value"] if introduced else printed])
    return [label_key(one, label) for label in labels if label.strip() for one in hosts]


def ratings_with_theirs(keys: Collection[str]) -> tuple[list[Rating], dict[str, Rating]]:
    """Return the default scale's ratings in their order, and those that labels of others are
    nearest to, by the label's key; one query for both.
    """
    rows: Iterable[Rating] = (
        Rating.objects.filter(scale__is_default=True)
        .annotate(
            their=FilteredRelation("their_labels", condition=Q(their_labels__key__in=[*keys, ""]))
        )
        .annotate(their_key=F("their__key"))
        .order_by("order")
    )
    ratings: dict[int, Rating] = {}
    theirs: dict[str, Rating] = {}
    for row in rows:
        rating = ratings.setdefault(row.pk, row)
        if key := getattr(row, "their_key", None):
            theirs[key] = rating
    return list(ratings.values()), theirs
