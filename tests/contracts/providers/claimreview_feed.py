"""The ClaimReview DataFeed of Data Commons."""

import json
from dataclasses import dataclass

from tests.contracts.providers.known import KNOWN, Known
from tests.contracts.providers.server import Reply, Request


@dataclass
class ClaimReviewProvider:
    """Answers the whole feed; objects and lists take turns, as they do there."""

    known: tuple[Known, ...] = KNOWN
    bare: bool = False

    def answer(self, request: Request) -> Reply:
        """The file."""
        elements = [self._element(at, one) for at, one in enumerate(self.known)]
        feed = {"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": elements}
        return Reply(json.dumps(feed).encode(), "application/json")

    def _element(self, at: int, known: Known) -> dict[str, object]:
        review: dict[str, object] = {"@type": "ClaimReview", "url": known.url}
        if not self.bare:
            reviewed = {
                "@type": "Claim",
                "author": [{"@type": "Person", "name": "A blog"}],
                "datePublished": "2025-02-28",
                "appearance": {"url": "https://blog.example/post"},
            }
            review |= {
                "name": known.title,
                "claimReviewed": "Minister Ana Lopez: the army will send soldiers.",
                "author": {"@type": "Organization", "name": "The Daily Example"},
                "inLanguage": "en",
                "itemReviewed": [reviewed] if at % 2 else reviewed,
                "reviewRating": {"alternateName": "False", "ratingValue": 1, "bestRating": 5},
                "sdLicense": "https://creativecommons.org/licenses/by/4.0",
            }
        if known.published:
            review["datePublished"] = known.published
        item: object = review if at % 2 else [review]
        return {"@type": "DataFeedItem", "dateCreated": "2025-03-09", "item": item}
