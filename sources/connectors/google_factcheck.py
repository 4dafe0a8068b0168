"""Google Fact Check Tools: fact-checks that publishers marked up with ClaimReview.

Format: developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search. Every
field of an answer may be missing; `{}` is an answer without hits. The key travels in the header
`X-Goog-Api-Key` (cloud.google.com/apis/docs/system-parameters): an address ends up in logs.
"""

from collections.abc import Generator, Mapping
from functools import partial

from sources.choices import SourceKind
from sources.connectors.exchange import Exchange, in_plain_words
from sources.connectors.finder import Ask, ConnectorError, FoundDocument
from sources.connectors.shapes import facts, items, line, mapping, moment, spoken, web_address
from workbench.lib.sentences import Sentence as _

BASE_URL = "https://factchecktools.googleapis.com/v1alpha1/claims:search"
PAGE_SIZE = 20
MOST_PAGES = 5
UNDETERMINED = "und"


class GoogleFactCheck:
    """Asks in the statement's language, and in English where its words are known."""

    name = "google-factcheck"

    def __init__(
        self, *, key: str, base_url: str = BASE_URL, remedies: Mapping[int, str] | None = None
    ) -> None:
        """Ask with an API key of the operator's. `remedies` say what helps, by HTTP status."""
        self._key = key
        self._base_url = base_url
        self._remedies = _remedies() if remedies is None else remedies
        self.secrets = (key,)

    def find(
        self, ask: Ask, exchange: Exchange, *, limit: int
    ) -> Generator[FoundDocument, None, None]:
        """Yield the reviews of the claims found. Raises `ConnectorError`, "no-key" without one."""
        if not self._key:
            raise ConnectorError("no-key", _("No key is set for Google Fact Check Tools."))
        search = partial(self._search, exchange=exchange, limit=limit)
        yield from in_plain_words(ask, search)

    def _search(
        self, language: str, query: str, *, exchange: Exchange, limit: int
    ) -> Generator[FoundDocument, None, None]:
        params = {"query": query, "pageSize": str(min(PAGE_SIZE, limit))}
        if language != UNDETERMINED:
            params["languageCode"] = language
        for _page in range(MOST_PAGES):
            answer = mapping(
                exchange.json(
                    self._base_url,
                    params=params,
                    headers={"X-Goog-Api-Key": self._key},
                    remedies=self._remedies,
                )
            )
            claims = items(answer.get("claims"))
            exchange.counted(len(claims))
            for claim in claims:
                for review in items(claim.get("claimReview")):
                    yield _document(claim, review)
            token = answer.get("nextPageToken")
            if not isinstance(token, str) or not token:
                return
            params = {**params, "pageToken": token}


def _document(claim: Mapping[str, object], review: Mapping[str, object]) -> FoundDocument:
    publisher = mapping(review.get("publisher"))
    scaled = mapping(review.get("reviewRating"))  # desks of this workbench say on which scale
    statement = line(claim.get("text"))
    return FoundDocument(
        url=web_address(review.get("url")),
        title=line(review.get("title"), 500) or statement[:500],
        language=spoken(review.get("languageCode")),
        published_at=moment(review.get("reviewDate")),
        publisher=line(publisher.get("name"), 200) or line(publisher.get("site"), 200),
        kind=SourceKind.FACT_CHECK,
        facts=facts(
            (
                ("claim", statement),
                ("claimant", claim.get("claimant")),
                ("claim_date", claim.get("claimDate")),
                ("textual_rating", review.get("textualRating")),
                ("scale", scaled.get("scale")),
                ("rating", scaled.get("ratingValue")),
                ("best_rating", scaled.get("bestRating")),
                ("worst_rating", scaled.get("worstRating")),
                ("publisher", publisher.get("name")),
                ("publisher_site", publisher.get("site")),
            )
        ),
    )


def _remedies() -> dict[int, str]:
    wrong_key = _("Check the key, and that the Fact Check Tools API is enabled for it.")
    return {
        400: wrong_key,
        401: wrong_key,
        403: wrong_key,
        429: _("The quota of the key is used up; raise it, or lower the daily limit here."),
    }
