"""A published verdict to test with, made without a database."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from claims.publishing.published import Cited, PublicVerdict, Publisher

DESK = Publisher(name="The Desk", url="https://desk.example")
NOON = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
CITED = Cited(
    quote="The harvest grew by 4 percent",
    url="https://daily.example/harvest",
    title="Harvest grows",
    publisher="The Daily Example",
    published_at=datetime(2025, 2, 25, tzinfo=UTC),
    retrieved_at=NOON,
    archive_url="https://archive.example/1",
)


def printed(**changes: Any) -> dict[str, Any]:
    """Return where a claim was printed, as a verdict keeps it."""
    given = {
        "id": 1, "article": 1, "snapshot_sha256": "0" * 64, "url": "https://harian.example/1",
        "title": "Panen naik", "publisher": "Harian", "published_at": "2025-02-25T04:20:00+07:00",
        "quote": "naik 4 persen", "start": 0, "end": 13, "attribution": "none", "cue": "",
    }  # fmt: skip
    return {**given, **changes}


def words(**changes: Any) -> dict[str, Any]:
    """Return a verdict's public words; `changes` are the claim's, or `value` and `labels`."""
    rating = {
        "scale": "default", "slug": "mostly-true",
        "labels": changes.pop("labels", {"en": "Mostly true", "id": "Sebagian besar benar"}),
        "claimreview_value": changes.pop("value", 4),
    }  # fmt: skip
    claim = {
        "id": 1, "text": "Panen padi naik 4 persen.", "quote": "naik 4 persen", "language": "id",
        "said_on": "2025-02-25", "claimant": {"id": 1, "name": "Ana Lopez", "role": "menteri"},
        "appearances": [printed()],
    }  # fmt: skip
    return {"claim": {**claim, **changes}, "rating": rating}


def verdict(**changes: Any) -> PublicVerdict:
    """Return a verdict in Indonesian by a minister."""
    made = PublicVerdict(
        pk=7, words=words(), rationale="Kantor statistik mencatatnya.", citations=[CITED],
        published_at=NOON,
    )  # fmt: skip
    return replace(made, **changes)
