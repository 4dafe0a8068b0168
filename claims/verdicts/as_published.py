"""A verdict's public words as they were when it was published, and what has changed since.

`Verdict.as_published` is one document, sealed with the verdict; REST and the admin read from it:

    {"claim": {"id", "text", "quote", "language", "said_on",
               "claimant": {"id", "name", "role"} or None,
               "appearances": [{"id", "article", "snapshot_sha256", "url", "title", "publisher",
                                "published_at", "quote", "start", "end", "attribution", "cue"}]},
     "rating": {"scale", "slug", "labels", "claimreview_value"}}

Times are ISO 8601, of an appearance with the offset that was printed. Keys may be added in later
versions and never change their meaning: an old verdict lacks the new ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from claims.reviews.models import Rating
from claims.statements.models import Appearance, Claim
from claims.statements.selectors import said_date


class Change(NamedTuple):
    """A public word that is another today; `field` is its path, like `claim.claimant.name`."""

    field: str
    published: Any
    now: Any


class Since(NamedTuple):
    """What has happened since: words that have changed, and appearances that came later."""

    changes: Sequence[Change]
    appearances: Sequence[Mapping[str, Any]]


def public_words(
    *, claim: Claim, rating: Rating, appearances: Iterable[Appearance]
) -> dict[str, Any]:
    """Return the document for these rows as they are now, appearances in the order given.

    Claimant, scale, snapshots, sources and publishers must be loaded.
    """
    who, printed = claim.claimant, list(appearances)
    said = said_date(printed)
    return {
        "claim": {
            "id": claim.pk,
            "text": claim.text,
            "quote": claim.quote,
            "language": claim.language,
            "said_on": said and said.isoformat(),
            "claimant": who and {"id": who.pk, "name": who.name, "role": who.role},
            "appearances": [_appearance(one) for one in printed],
        },
        "rating": {
            "scale": rating.scale.slug,
            "slug": rating.slug,
            "labels": rating.labels,
            "claimreview_value": rating.claimreview_value,
        },
    }


def since_publication(published: Mapping[str, Any], now: Mapping[str, Any]) -> Since:
    """Compare two documents; what only the newer has a key for is no change."""
    then, today = dict(published["claim"]), dict(now["claim"])
    were = {one["id"]: one for one in then.pop("appearances")}
    are = {one["id"]: one for one in today.pop("appearances")}
    changes = [*_changes("claim", then, today)]
    for number, (pk, one) in enumerate(were.items()):
        changes += _changes(f"claim.appearances.{number}", one, are.get(pk))
    changes += _changes("rating", published["rating"], now["rating"])
    return Since(changes, [one for pk, one in are.items() if pk not in were])


def _changes(path: str, then: Any, now: Any) -> list[Change]:
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        return [
            change
            for key, value in then.items()
            for change in _changes(f"{path}.{key}", value, now.get(key))
        ]
    return [] if then == now else [Change(path, then, now)]


def _appearance(one: Appearance) -> dict[str, Any]:
    source = one.article.source
    return {
        "id": one.pk,
        "article": one.article_id,
        "snapshot_sha256": one.snapshot.text_sha256,
        "url": source.url,
        "title": source.title,
        "publisher": source.publisher.name if source.publisher else None,
        "published_at": source.printed_at.isoformat() if source.printed_at else None,
        "quote": one.quote,
        "start": one.start,
        "end": one.end,
        "attribution": one.attribution,
        "cue": one.cue,
    }
