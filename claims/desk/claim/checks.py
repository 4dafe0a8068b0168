"""What fact-checks among the evidence say, in their words, and which of our ratings is nearest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from claims.evidence.models import Evidence
from claims.evidence.selectors import AnswerShown
from claims.reviews.models import Rating
from claims.reviews.others import keys_of, ratings_with_theirs
from sources.choices import SourceKind
from sources.stance import CHECK_SAYS


@dataclass(frozen=True, slots=True)
class CheckSaid:
    """A fact-check's rating as its publisher calls it; `ours` is None where nobody has said which
    of ours that is.
    """

    words: str
    ours: Rating | None


def checks_said(
    evidence: Iterable[Evidence], answers: Iterable[AnswerShown]
) -> tuple[list[Rating], dict[int, CheckSaid]]:
    """Return the default scale's ratings, and what each fact-check says, by its evidence's key.

    Its words are those that came with it as data, else those that a connector told of its address,
    else those that its page prints.
    """
    told = dict(_told(answers))
    words = {
        one.pk: (one.snapshot.source.url, _words(one, told))
        for one in evidence
        if one.snapshot.source.kind == SourceKind.FACT_CHECK
    }
    keys = {pk: keys_of(url, said) for pk, (url, said) in words.items() if said}
    ratings, theirs = ratings_with_theirs({key for some in keys.values() for key in some})
    return ratings, {
        pk: CheckSaid(words[pk][1], next((theirs[key] for key in some if key in theirs), None))
        for pk, some in keys.items()
    }


def ours_counted(said: Mapping[int, CheckSaid]) -> Sequence[tuple[Rating, int]]:
    """Return our ratings that fact-checks come near, each with how many, in the scale's order."""
    near = [one.ours for one in said.values() if one.ours]
    found = sorted(set(near), key=lambda rating: rating.order)
    return [(rating, near.count(rating)) for rating in found]


def _words(evidence: Evidence, told: Mapping[str, str]) -> str:
    source = evidence.snapshot.source
    causes = (one for one in evidence.stance_reasons if one["cause"] in CHECK_SAYS)
    printed = next((one["evidence_part"] for one in causes), "")
    return source.rating_label or told.get(source.url, "") or printed


def _told(answers: Iterable[AnswerShown]) -> Iterable[tuple[str, str]]:
    for shown in answers:
        for found in shown.answer.found:
            if label := str(found.get("facts", {}).get("textual_rating") or ""):
                yield str(found.get("url")), label
