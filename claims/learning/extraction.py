"""How good is extraction, measured on articles marked by hand?"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from claims.learning.gold import GoldArticle, GoldClaim, Predicted, Tally, count
from claims.statements.services.extracting import claims_in

Predictions = dict[str, list[Predicted]]


def predict(articles: Sequence[GoldArticle], *, progress: Callable[[int], object]) -> Predictions:
    """Extract the claims of each article, as the worker does: {article id: claims}."""
    found = {}
    for one in articles:
        claims, _by = claims_in(one.text, language=one.language, title=one.title)
        found[one.id] = [
            Predicted(claim.start, claim.end, claim.claimant or "", claim.checkworthiness)
            for claim in claims
        ]
        progress(1)
    return found


def prediction_lines(found: Predictions) -> Iterator[str]:
    """Yield the claims found as JSON lines, as the gold sets' own scorer reads them."""
    for article, claims in found.items():
        for one in claims:
            row = {"article_id": article, **asdict(one), "claimant": one.claimant or None}
            yield f"{json.dumps(row, ensure_ascii=False)}\n"


def score_extraction(
    articles: Sequence[GoldArticle], marked: dict[str, list[GoldClaim]], found: Predictions
) -> dict[str, Any]:
    """Return the figures of all articles and by language."""
    languages = sorted({one.language for one in articles})
    by_language = {
        language: _scores((one for one in articles if one.language == language), marked, found)
        for language in languages
    }
    return {**_scores(articles, marked, found), "by_language": by_language}


def _scores(
    articles: Iterable[GoldArticle], marked: dict[str, list[GoldClaim]], found: Predictions
) -> dict[str, Any]:
    tally = Tally()
    for one in articles:
        count(tally, marked[one.id], found[one.id])
    return tally.as_dict()
