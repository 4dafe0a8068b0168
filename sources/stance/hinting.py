"""From a claim and a sentence to a hint.

The order: can the two be compared at all? does anything speak against the claim? is all of the
claim there? Whatever falls between is unclear, with the reason. All thresholds are set by hand.
"""

from sources.language.roots import root
from sources.language.tokens import tokenize
from sources.stance.conflicts import find_conflicts
from sources.stance.model import Cause, Hint, Reason, Stance
from sources.stance.pair import Pair
from sources.stance.sentence import read

COMPARABLE_COVERAGE = 0.65
"""Share of the claim's content words that a sentence in its language must have."""
COMPARABLE_SIMILARITY = 0.4
"""Cosine of the sentence vectors below which nothing is said at all."""
ABROAD_SIMILARITY = 0.6
"""… and below which a sentence in another language refutes nothing, since words do not tell."""
ABROAD_SUPPORT_SIMILARITY = 0.8
"""… and below which it supports nothing."""

LONGER = 2.5
"""How many times as many content words a sentence may have and still refute a claim …"""
LONGER_NUMBER = 1.5
"""… by another number."""

UNPROVEN = frozenset({Cause.ANTONYM, Cause.DENIAL, Cause.REFUTATION})
"""Not right nine times in ten where nobody had looked (docs/stance.md): a doubt, no more."""


def hint(
    *,
    claim: str,
    claim_language: str,
    evidence: str,
    evidence_language: str,
    similarity: float | None = None,
    claimant: str = "",
) -> Hint:
    """Return which way a sentence seems to point, with reasons.

    `similarity` is the cosine of the two sentence vectors where it is known; it only decides
    whether the two are compared. Two languages are not compared without it. `claimant` is who made
    the claim: the sentence need not repeat the name, and a sentence that does is marked.
    """
    ignored = frozenset(root(token.low, claim_language) for token in tokenize(claimant))
    pair = Pair(read(claim, claim_language), read(evidence, evidence_language), ignored)
    spoken = _speaker(pair, claimant)
    barrier = _barrier(pair, similarity)
    if barrier:
        return Hint(Stance.UNCLEAR, (barrier, *spoken))
    conflicts = find_conflicts(pair)
    if conflicts and not _elsewhere(pair, conflicts):
        return Hint(Stance.REFUTES, (*conflicts, *spoken))
    doubts = [*conflicts, *_doubts(pair, similarity)]
    if doubts:
        return Hint(Stance.UNCLEAR, (*doubts, *spoken))
    return Hint(Stance.SUPPORTS, (*_agreements(pair), *spoken))


def _barrier(pair: Pair, similarity: float | None) -> Reason | None:
    """Why the two cannot be compared, if so."""
    if pair.evidence.is_question:
        return Reason(Cause.QUESTION)
    if similarity is not None and similarity < COMPARABLE_SIMILARITY:
        return Reason(Cause.FAR_APART)
    if pair.same_language:
        return Reason(Cause.LITTLE_SHARED) if pair.coverage < COMPARABLE_COVERAGE else None
    if similarity is None or similarity < ABROAD_SIMILARITY:
        return Reason(Cause.FAR_APART)
    return None


def _elsewhere(pair: Pair, conflicts: list[Reason]) -> bool:
    """Whether the two may speak of two things: a wrong hint is worse than none.

    Everything else in the claim must be there: names, words, dates, and numbers but the one in
    conflict. Nothing may be hedged ("not yet" is a hedge, for both may be true, each in its time),
    and a sentence that says much more than the claim may turn round what it says beside it.
    """
    causes = {one.cause for one in conflicts}
    if len(pair.numbers_missing) > (Cause.NUMBER in causes):
        return True
    if not pair.same_language:
        return False
    longer = LONGER_NUMBER if Cause.NUMBER in causes else LONGER
    return (
        bool(UNPROVEN & causes)
        or len(causes) > 1
        or bool(_each_missing(pair))
        or bool(pair.claim.hedges or pair.evidence.hedges)
        or len(pair.evidence.content) > longer * len(pair.claim.content)
    )


def _doubts(pair: Pair, similarity: float | None) -> list[Reason]:
    """What keeps a sentence without a conflict from being support."""
    doubts = [Reason(Cause.NAME_MISSING, name) for name in pair.names_missing]
    doubts += [
        Reason(Cause.NUMBER_MISSING, pair.claim.printed(number.start, number.end))
        for number in pair.numbers_missing
    ]
    for one, other in ((pair.claim, pair.evidence), (pair.evidence, pair.claim)):
        if len(one.negations) > 1 and not other.negations:
            doubts.append(Reason(Cause.NEGATION))  # each may turn a part of its own
    missing = _each_missing(pair) if pair.same_language else []
    if missing:
        doubts.append(Reason(Cause.WORDS_MISSING, ", ".join(missing)))
    if not pair.shared and not pair.numbers_shared:
        doubts.append(Reason(Cause.LITTLE_SHARED))
    if not pair.same_language and (similarity or 0.0) < ABROAD_SUPPORT_SIMILARITY:
        doubts.append(Reason(Cause.FAR_APART))
    if pair.evidence.hedges and not pair.claim.hedges:
        doubts.append(Reason(Cause.HEDGE, "", pair.evidence.printed(*pair.evidence.hedges[0])))
    if pair.same_language and (turned := pair.roles_turned):
        doubts.append(Reason(Cause.ROLES, ", ".join(turned), ", ".join(reversed(turned))))
    limits = pair.claim.find(pair.claim.rules.phrases.limits)
    if limits and not pair.evidence.find(pair.evidence.rules.phrases.limits):
        doubts.append(Reason(Cause.LIMIT, pair.claim.printed(*limits[0])))
    return doubts


def _each_missing(pair: Pair) -> list[str]:
    return [
        pair.claim.tokens[places[0]].text
        for word, places in pair.claim.content.items()
        if word not in pair.shared and word not in pair.ignored
    ]


def _agreements(pair: Pair) -> list[Reason]:
    shared = [
        (pair.claim.tokens[pair.claim.content[word][0]].text, pair.evidence.tokens[places[0]].text)
        for word, places in pair.shared.items()
    ]
    cause = Cause.SAME_WORDS if pair.same_language else Cause.SAME_NAMES
    reasons = [Reason(cause, *map(", ".join, zip(*shared, strict=True)))] if shared else []
    reasons += [
        Reason(
            Cause.SAME_NUMBERS,
            pair.claim.printed(mine.start, mine.end),
            pair.evidence.printed(its.start, its.end),
        )
        for mine, its in pair.numbers_shared
    ]
    if pair.claim_turns and pair.evidence_turns:
        mine, its = pair.claim_turns[0], pair.evidence_turns[0]
        reasons.append(
            Reason(
                Cause.SAME_NEGATION,
                pair.claim.printed(mine.start, mine.end),
                pair.evidence.printed(its.start, its.end),
            )
        )
    return reasons


def _speaker(pair: Pair, claimant: str) -> tuple[Reason, ...]:
    """Whether the sentence names who made the claim: then it may only repeat what they said."""
    named = {root(token.low, pair.evidence.rules.language): token for token in tokenize(claimant)}
    for word, places in pair.evidence.content.items():
        if word in named and named[word].is_capitalised:
            return (Reason(Cause.SPEAKER, claimant, pair.evidence.tokens[places[0]].text),)
    return ()
