"""All ClaimReviews of the desk as one DataFeed, in the shape of Data Commons (pure).

Format: https://schema.org/DataFeed as in Data Commons' feed of fact-checks
(https://www.datacommons.org/factcheck/download), whose readers read this one too; ours does
(`sources.connectors.claimreview_feed`). Written piece by piece, so of any length.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from claims.publishing.claimreview import claim_review, organisation
from claims.publishing.published import PublicVerdict, Publisher


def data_feed(
    verdicts: Iterable[PublicVerdict], publisher: Publisher, *, changed_at: datetime | None
) -> Iterator[str]:
    """Yield the feed, a line a verdict. `changed_at` is when anything of it changed last."""
    head: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": publisher.name,
        "url": f"{publisher.url}/feeds/claimreview.json",
    }
    if changed_at:
        head["dateModified"] = changed_at.isoformat()
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "dataFeedElement": ['
    comma = "\n"
    for verdict in verdicts:
        yield comma + json.dumps(_item(verdict, publisher), ensure_ascii=False)
        comma = ",\n"
    yield "\n]}\n"


def _item(verdict: PublicVerdict, publisher: Publisher) -> dict[str, Any]:
    review = claim_review(verdict, publisher)
    del review["@context"]
    return {
        "@type": "DataFeedItem",
        "dateCreated": verdict.published_at.isoformat(),
        "dateModified": verdict.changed_at.isoformat(),
        "url": publisher.address_of(verdict.pk),
        "item": [{**review, "sdPublisher": organisation(publisher)}],
    }
