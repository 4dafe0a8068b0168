"""A claim beside a sentence: which words, names and numbers they share."""

from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

from sources.language.roots import alike
from sources.language.rulefiles import are_one
from sources.stance.numbers import Quantity
from sources.stance.polarity import Turn, find_turns
from sources.stance.sentence import Sentence

NAME_START = 4
"""In two languages, names that begin with so many like letters count as one."""


@dataclass(frozen=True)
class Pair:
    """Two sentences; `ignored` are roots of the claimant's name, which need not be repeated."""

    claim: Sentence
    evidence: Sentence
    ignored: frozenset[str] = frozenset()

    @property
    def same_language(self) -> bool:
        """Whether their words can be compared, not only names and numbers."""
        return are_one(self.claim.rules.language, self.evidence.rules.language)

    @cached_property
    def shared(self) -> dict[str, list[int]]:
        """The claim's content words that the evidence has, and where it has them."""
        theirs = self.evidence.content
        found = {}
        for root in self.claim.content:
            places = [at for other, at_ in theirs.items() if self._like(root, other) for at in at_]
            if places:
                found[root] = places
        return found

    def _like(self, root: str, other: str) -> bool:
        if self.same_language:
            return alike(root, other)
        return root == other or (
            len(root) >= NAME_START
            and root[:NAME_START] == other[:NAME_START]
            and root in self.claim.names
        )

    @property
    def coverage(self) -> float:
        """The share of the claim's content words that the evidence has, 0 to 1."""
        wanted = self.claim.content.keys() - self.ignored
        return len(wanted & self.shared.keys()) / len(wanted) if wanted else 0.0

    @cached_property
    def names_missing(self) -> list[str]:
        """Names of the claim, as printed, that the evidence lacks."""
        if not self.same_script:
            return []
        return [
            self.claim.tokens[at].text
            for root, at in self.claim.names.items()
            if root not in self.shared and root not in self.ignored
        ]

    @cached_property
    def roles_turned(self) -> tuple[str, str] | None:
        """Two names, as the claim prints them, that stand the other way round in the evidence with
        the same word between them: "A sued B", "B sued A". None where there are no such two.
        """
        ours = {root: self.claim.content[root][0] for root in self.shared}
        theirs = {root: places[0] for root, places in self.shared.items()}
        names = [root for root in ours if self._is_name(ours[root], theirs[root])]
        for one, other in permutations(names, 2):
            between = any(
                ours[one] < ours[word] < ours[other] and theirs[other] < theirs[word] < theirs[one]
                for word in ours.keys() - set(names)
            )
            if between:
                return self.claim.tokens[ours[one]].text, self.claim.tokens[ours[other]].text
        return None

    def _is_name(self, mine: int, its: int) -> bool:
        """Whether two tokens are capitalised on both sides, be it as the first word."""
        return self.claim.tokens[mine].is_capitalised and self.evidence.tokens[its].is_capitalised

    @property
    def same_script(self) -> bool:
        """Whether a name looks alike on both sides: both Latin, or one language."""
        return self.same_language or (_is_latin(self.claim) and _is_latin(self.evidence))

    @cached_property
    def numbers_shared(self) -> list[tuple[Quantity, Quantity]]:
        """Numbers of the claim, each with the first of the evidence that makes it true."""
        found = []
        for mine in self.claim.quantities:
            its = next((q for q in self.evidence.quantities if _same_kind_holds(mine, q)), None)
            if its:
                found.append((mine, its))
        return found

    @cached_property
    def numbers_missing(self) -> list[Quantity]:
        """Numbers of the claim that nothing in the evidence makes true."""
        held = [mine for mine, _its in self.numbers_shared]
        return [mine for mine in self.claim.quantities if mine not in held]

    @cached_property
    def claim_turns(self) -> list[Turn]:
        """What turns words round in the claim."""
        return find_turns(self.claim)

    @cached_property
    def evidence_turns(self) -> list[Turn]:
        """What turns words round in the evidence."""
        return find_turns(self.evidence)


def _same_kind_holds(mine: Quantity, its: Quantity) -> bool:
    return mine.kind == its.kind and mine.holds_for(its)


def _is_latin(sentence: Sentence) -> bool:
    return all(token.text[0] < "\u0250" for token in sentence.tokens if token.text[0].isalpha())
