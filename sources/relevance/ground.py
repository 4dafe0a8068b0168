"""What a text has in common with a claim, in words: what a reader can check a tier by."""

from dataclasses import dataclass

from sources.stance.pair import Pair
from sources.stance.sentence import read


@dataclass(frozen=True, slots=True)
class Ground:
    """Names and numbers of the claim that the text has, and those it lacks, as the claim prints
    them; and words for what is done. Words, and what is not named, can be told within a language
    only: names are spelt otherwise in another.
    """

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    names_missing: tuple[str, ...]
    numbers_missing: tuple[str, ...]


def common_ground(*, claim: str, claim_language: str, text: str, language: str) -> Ground:
    """Compare a claim with a text, its title included."""
    pair = Pair(read(claim, claim_language), read(text, language))
    mine = pair.claim
    shared = {
        root: mine.tokens[mine.content[root][0]].text
        for root in mine.content
        if root in pair.shared
    }
    return Ground(
        names=tuple(word for root, word in shared.items() if root in mine.names),
        numbers=tuple(mine.printed(one.start, one.end) for one, _its in pair.numbers_shared),
        words=tuple(word for root, word in shared.items() if root not in mine.names)
        if pair.same_language
        else (),
        names_missing=tuple(pair.names_missing) if pair.same_language else (),
        numbers_missing=tuple(mine.printed(one.start, one.end) for one in pair.numbers_missing),
    )
