"""Which sentences of news are subjective, as the kinds of what is stated in them tell."""

from collections.abc import Callable, Sequence

from claims.learning.checkworthiness import Decision
from claims.statements.extraction import ExtractedClaim
from claims.statements.services.extracting import claims_in

SUBJECTIVE = frozenset({"opinion", "prediction", "appeal"})


def subjective_scores(
    sentences: Sequence[Decision], *, progress: Callable[[int], object]
) -> list[float]:
    """Return the share of each sentence's statements, by length, that is of a subjective kind."""
    scores = []
    for one in sentences:
        claims, _by = claims_in(one.text, language=one.language, title="")
        scores.append(subjective_share(claims))
        progress(1)
    return scores


def subjective_share(claims: Sequence[ExtractedClaim]) -> float:
    """Return how much of what is stated is of a subjective kind, from 0 to 1; where nothing is
    stated there is nothing objective either: 1.
    """
    read = [one for one in claims if one.kind]
    whole = sum(one.end - one.start for one in read)
    part = sum(one.end - one.start for one in read if one.kind in SUBJECTIVE)
    return part / whole if whole else 1.0
