"""Does the search know when it has nothing? Each query with its right sources in, and taken out.

Where the right sources can be found, at least one source should be said to speak to the claim;
where they cannot, none should. Balanced accuracy is the mean of both shares; AUC is how often the
highest confidence with them in is above that with them out (Hanley & McNeil 1982).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sources.evaluation.collection import Collection, CollectionError, TestQuery
from sources.evaluation.runner import texts_to_judge
from sources.finding import Query, find
from sources.ranking import DEFAULT
from sources.relevance import Tier, judge, put_closest_first
from sources.search import SearchBackend


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one search: how many sources speak to the claim, how many of them are judged
    right, and the highest confidence.
    """

    speaking: int
    right: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Abstention:
    """One query both ways, and whether its best right source is in its language."""

    query: str
    same_language: bool
    there: Said
    taken_out: Said


def abstain_on(
    collection: Collection, backend: SearchBackend, *, progress: Callable[[int], object]
) -> list[Abstention]:
    """Search every query twice that has a right document. Raises `SearchUnavailable`, and
    `CollectionError` if there is none.
    """
    numbers = {document.id: number for number, document in enumerate(collection.documents, 1)}
    answers = []
    for query in collection.queries:
        right = {numbers[id_] for id_ in collection.qrels[query.id] if id_ in numbers}
        if not right:
            progress(1)
            continue
        languages = {collection.documents[number - 1].language for number in right}
        answers.append(
            Abstention(
                query.id,
                query.language in languages,
                _said(collection, backend, query, right, frozenset()),
                _said(collection, backend, query, right, frozenset(right)),
            )
        )
        progress(1)
    if not answers:
        message = "No query has a right document in the corpus."
        raise CollectionError(message)
    return answers


def _said(
    collection: Collection,
    backend: SearchBackend,
    query: TestQuery,
    right: set[int],
    without: frozenset[int],
) -> Said:
    asked = Query(query.text, query.language, query.claimant, exclude_source_ids=without)
    found = find(asked, configuration=DEFAULT, backend=backend, groups_of=lambda _source_ids: {})
    texts = texts_to_judge(collection, found, backend)
    judged = judge(put_closest_first(found, texts), texts)
    speaking = [pk for pk, one in judged.items() if one.tier is Tier.SPEAKS]
    return Said(
        len(speaking),
        len(right.intersection(speaking)),
        max((one.confidence for one in judged.values()), default=0.0),
    )


def score_abstention(answers: Sequence[Abstention]) -> dict[str, Any]:
    """Return the scores, of all and by pair of languages."""
    parts = {
        "same_language": [one for one in answers if one.same_language],
        "other_language": [one for one in answers if not one.same_language],
    }
    by_languages = {name: _scores(part) for name, part in parts.items() if part}
    return {**_scores(answers), "by_languages": by_languages}


def _scores(answers: Sequence[Abstention]) -> dict[str, Any]:
    there, out = [one.there for one in answers], [one.taken_out for one in answers]
    said_something, said_nothing = _share(there), 1 - _share(out)
    return {
        "queries": len(answers),
        "balanced_accuracy": round((said_something + said_nothing) / 2, 4),
        "speaks_where_there": round(said_something, 4),
        "silent_where_not": round(said_nothing, 4),
        "auc": round(auc([one.confidence for one in there], [one.confidence for one in out]), 4),
        "first_tier_where_there": round(float(np.mean([one.speaking for one in there])), 3),
        "of_these_judged_right": round(float(np.mean([one.right for one in there])), 3),
        "first_tier_where_not": round(float(np.mean([one.speaking for one in out])), 3),
    }


def _share(said: Iterable[Said]) -> float:
    return float(np.mean([one.speaking > 0 for one in said]))


def auc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """Return how often a number of the first list is above one of the second; ties count half."""
    mine, its = np.sort(np.asarray(lower)), np.asarray(higher)
    below = np.searchsorted(mine, its, side="left")
    up_to = np.searchsorted(mine, its, side="right")
    return float((below + up_to).mean() / 2 / len(mine))
