"""A sentence as the rules read it: roots, content words, names, numbers, negations."""

from dataclasses import dataclass, replace
from functools import cached_property

from sources.language.lexicon import Lexicon
from sources.language.roots import root
from sources.language.sentences import SURROGATE
from sources.language.tokens import Token, tokenize
from sources.language.words import fold, stop_words
from sources.stance.grouping import join_groups
from sources.stance.numbers import Quantity, find_quantities
from sources.stance.rulebook import Rules, load_rules

MAX_CHARACTERS = 2000
_CLAUSE_MARKS = frozenset(",;:.!?—–()،。，；：？！؟؛")


@dataclass(frozen=True)
class Sentence:
    """A text's tokens, their `low` being their root, and the rules of its language."""

    tokens: tuple[Token, ...]
    rules: Rules

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The numbers, dates and years, left to right."""
        return find_quantities(self.tokens, self.rules)

    @cached_property
    def numbered(self) -> frozenset[int]:
        """The tokens that belong to a number or date."""
        return frozenset(at for one in self.quantities for at in range(one.start, one.end))

    @cached_property
    def content(self) -> dict[str, list[int]]:
        """Roots of the words that carry meaning, and where they stand."""
        stop = stop_words(self.rules.language)
        turning = {at for start, end in self.negations for at in range(start, end)}
        places: dict[str, list[int]] = {}
        for at, token in enumerate(self.tokens):
            if not token.text[0].isalpha() or at in self.numbered or at in turning:
                continue
            if token.low in self.rules.opposites or not {token.low, fold(token.text)} & stop:
                places.setdefault(token.low, []).append(at)
        return places

    @cached_property
    def negations(self) -> list[tuple[int, int]]:
        """Where negations stand, but for those that turn nothing ("not only")."""
        phrases = self.rules.phrases
        spared = phrases.not_negations.find(self.tokens)
        return [
            (start, end)
            for start, end in phrases.negations.find(self.tokens)
            if not any(first <= start < last for first, last in spared)
        ]

    @cached_property
    def names(self) -> dict[str, int]:
        """Capitalised words but the first, by root, and where each stands first."""
        found: dict[str, int] = {}
        for root_, places in self.content.items():
            at = next((at for at in places if at > 0 and self.tokens[at].is_capitalised), None)
            if at is not None:
                found[root_] = at
        return found

    @property
    def hedges(self) -> list[tuple[int, int]]:
        """Where it says that it may be so; "May" in a date does not."""
        found = self.find(self.rules.phrases.hedges)
        return [(start, end) for start, end in found if start not in self.numbered]

    @property
    def is_question(self) -> bool:
        """Whether it asks."""
        return bool(self.tokens) and self.tokens[-1].text in "?？؟"

    def find(self, lexicon: Lexicon) -> list[tuple[int, int]]:
        """Where phrases stand."""
        return lexicon.find(self.tokens)

    def printed(self, start: int, end: int) -> str:
        """The words of a range of tokens as a reader sees them."""
        glue = "" if self.rules.language in {"zh", "ja"} else " "
        return glue.join(token.text for token in self.tokens[start:end])

    def clause_end(self, at: int) -> int:
        """Where the clause that holds a token ends."""
        return next((i for i in range(at, len(self.tokens)) if self._breaks(i)), len(self.tokens))

    def clause_start(self, at: int) -> int:
        """Where the clause that holds a token begins."""
        return next((i + 1 for i in range(at - 1, -1, -1) if self._breaks(i)), 0)

    def _breaks(self, at: int) -> bool:
        return self.tokens[at].text in _CLAUSE_MARKS or bool(
            self.rules.phrases.clause_breaks.match(self.tokens, at)
        )


def read(text: str, language: str) -> Sentence:
    """Read the first 2,000 characters of a sentence (or two)."""
    rules = load_rules(language)
    clean = SURROGATE.sub(" ", text[:MAX_CHARACTERS])
    tokens = tuple(
        replace(token, low=root(token.low, rules.language))
        for token in join_groups(tokenize(clean), clean, spaced=rules.spaced_groups)
    )
    return Sentence(tokens, rules)
