"""Lists of phrases that can be looked for among tokens."""

from collections.abc import Iterable, Sequence

from sources.language.tokens import Token, tokenize


class Lexicon:
    """A set of phrases of one or more words. "word*" stands for every word that begins so."""

    __slots__ = ("_by_first", "_stems")

    def __init__(self, phrases: Iterable[str]) -> None:
        """Take phrases as the rule files write them; case does not matter."""
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        self._stems: dict[str, list[str]] = {}
        for phrase in phrases:
            if phrase.endswith("*"):
                stem = phrase[:-1].casefold()
                self._stems.setdefault(stem[:3], []).append(stem)
                continue
            words = tuple(token.low for token in tokenize(phrase))
            if words:
                self._by_first.setdefault(words[0], []).append(words)
        for known in self._by_first.values():
            known.sort(key=len, reverse=True)

    def __bool__(self) -> bool:
        """Whether there is any phrase."""
        return bool(self._by_first or self._stems)

    def __contains__(self, word: str) -> bool:
        """Whether this one case-folded word is a phrase of its own."""
        return (word,) in self._by_first.get(word, ()) or self._has_stem(word)

    def match(self, tokens: Sequence[Token], at: int) -> int:
        """Return how many tokens the longest phrase at `tokens[at]` takes up; 0 for none."""
        low = tokens[at].low
        for words in self._by_first.get(low, ()):
            if all(
                at + i < len(tokens) and tokens[at + i].low == word for i, word in enumerate(words)
            ):
                return len(words)
        return 1 if self._has_stem(low) else 0

    def find(self, tokens: Sequence[Token]) -> list[tuple[int, int]]:
        """Return the token ranges (start, end) of all phrases found, left to right."""
        found = []
        at = 0
        while at < len(tokens):
            length = self.match(tokens, at)
            if length:
                found.append((at, at + length))
            at += length or 1
        return found

    def _has_stem(self, word: str) -> bool:
        return any(word.startswith(stem) for stem in self._stems.get(word[:3], ()))
