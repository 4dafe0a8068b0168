"""What speaks against a claim in a sentence that is about the same thing."""

from collections.abc import Iterator

from sources.stance.model import Cause, Reason
from sources.stance.numbers import DATES, Kind, Quantity
from sources.stance.pair import Pair
from sources.stance.polarity import REACH, Turn, TurnKind, governing
from sources.stance.sentence import Sentence

NEAREST = 1
"""How many content words next to a negation it is taken to be about."""


def find_conflicts(pair: Pair) -> list[Reason]:
    """Return the conflicts, the plainest first."""
    finders = (_refutation, _polarity, _numbers, _antonyms)
    return [reason for finder in finders for reason in finder(pair)]


def _refutation(pair: Pair) -> Iterator[Reason]:
    """A fact-check's words about the claim, which the claim itself lacks."""
    found = pair.evidence.find(pair.evidence.rules.phrases.refutations)
    if not found or pair.claim.find(pair.claim.rules.phrases.refutations):
        return
    start, end = found[0]
    if not governing(pair.evidence_turns, start):
        yield Reason(Cause.REFUTATION, "", pair.evidence.printed(start, end))


def _polarity(pair: Pair) -> Iterator[Reason]:
    if pair.same_language:
        yield from _turned_words(pair)
        return
    if not (pair.claim.rules.phrases.negations and pair.evidence.rules.phrases.negations):
        return  # a language without rules is not one without negations
    mine, its = pair.claim_turns, pair.evidence_turns
    # Where both say "not" there is no telling what about: "will not send …, not even …".
    if (len(mine) % 2 and not its) or (len(its) % 2 and not mine):
        yield _turned(pair, mine[:1], its[:1], "", "")


def _turned_words(pair: Pair) -> Iterator[Reason]:
    """The first shared word that one side turns round and the other nowhere does.

    It must be among the words next to what turns it: farther off, "not" is about something else.
    Where both sides turn something near the shared words there is no telling: "no troops will
    come" and "troops will not come" turn different words and say one thing.
    """
    ours = [at for root in pair.shared for at in pair.claim.content[root]]
    theirs = [at for places in pair.shared.values() for at in places]
    if _parity_near(pair.claim_turns, ours) == _parity_near(pair.evidence_turns, theirs):
        return
    near = _near_words(pair.claim, pair.claim_turns) | _near_words(
        pair.evidence, pair.evidence_turns
    )
    for root, places in pair.shared.items():
        mine = [governing(pair.claim_turns, at) for at in pair.claim.content[root]]
        its = [governing(pair.evidence_turns, at) for at in places]
        if {len(turns) % 2 for turns in mine} & {len(turns) % 2 for turns in its}:
            continue
        if not near & {root, *(pair.evidence.tokens[at].low for at in places)}:
            continue
        claim_word = pair.claim.tokens[pair.claim.content[root][0]].text
        yield _turned(pair, mine[0], its[0], claim_word, pair.evidence.tokens[places[0]].text)
        return


def _parity_near(turns: list[Turn], places: list[int]) -> int:
    return sum(any(t.start - REACH <= at < t.last for at in places) for t in turns) % 2


def _near_words(sentence: Sentence, turns: list[Turn]) -> set[str]:
    near = set()
    for turn in turns:
        governed = [
            at for at in range(turn.first, turn.last) if sentence.tokens[at].low in sentence.content
        ]
        governed.sort(key=lambda at: abs(at - turn.end))
        count = NEAREST if turn.kind is TurnKind.NEGATION else len(governed)
        near |= {sentence.tokens[at].low for at in governed[:count]}
    return near


def _turned(pair: Pair, mine: list[Turn], its: list[Turn], word: str, its_word: str) -> Reason:
    kinds = {turn.kind for turn in (*mine, *its)}
    cause = Cause.DENIAL if TurnKind.DENIAL in kinds else Cause.NEGATION
    parts = (
        " … ".join(filter(None, (*(side.printed(t.start, t.end) for t in turns), said)))
        for side, turns, said in ((pair.claim, mine, word), (pair.evidence, its, its_word))
    )
    return Reason(cause, *parts)


def _numbers(pair: Pair) -> Iterator[Reason]:
    """One amount against another of the same thing. Dates are none: things happen every year, and
    an amount of a year that the claim does not name may be another year's.
    """
    if not _years(pair.evidence) <= _years(pair.claim):
        return
    amounts = [mine for mine in pair.numbers_missing if mine.kind not in DATES]
    for mine in amounts if len(amounts) == 1 else ():
        rivals = [its for its in pair.evidence.quantities if its.kind == mine.kind]
        if len(rivals) == 1 and _counts_the_same(pair, mine, rivals[0]):
            yield Reason(
                Cause.NUMBER,
                pair.claim.printed(mine.start, mine.end),
                pair.evidence.printed(rivals[0].start, rivals[0].end),
            )


def _years(sentence: Sentence) -> set[float]:
    return {year for one in sentence.quantities if one.kind is Kind.YEAR for year in one.readings}


def _counts_the_same(pair: Pair, mine: Quantity, its: Quantity) -> bool:
    """Whether two numbers have one unit and the same word after it; bounds leave room for both."""
    if mine.bound or its.bound:
        return False
    if not pair.same_language:
        return mine.kind is not Kind.PLAIN
    return mine.unit == its.unit and (mine.kind is not Kind.PLAIN or mine.unit != "")


def _antonyms(pair: Pair) -> Iterator[Reason]:
    if not pair.same_language:
        return
    mine = {t.low: at for at, t in enumerate(pair.claim.tokens)}
    its = {t.low: at for at, t in enumerate(pair.evidence.tokens)}
    for sides in pair.claim.rules.antonyms:
        for said, opposite in (sides, sides[::-1]):
            here, there = mine.keys() & said, its.keys() & opposite
            if here and there and not (its.keys() & said or mine.keys() & opposite):
                at, other = mine[min(here)], its[min(there)]
                turns = governing(pair.claim_turns, at) + governing(pair.evidence_turns, other)
                if len(turns) % 2 == 0:
                    yield Reason(
                        Cause.ANTONYM, pair.claim.tokens[at].text, pair.evidence.tokens[other].text
                    )
