"""What is different between two captures of a page, for people (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sources.language import split_sentences

MOST_SENTENCES = 500
"""Comparing may take as many steps as both numbers multiplied, again for each change: what has
more is not compared.
"""
_AROUND = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """A run of sentences: `kind` is "same", "gone", "new" or "skipped" (so many the same)."""

    kind: str
    sentences: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.sentences)


def differences(then: str, now: str, language: str) -> list[Difference] | None:
    """Return how a text became another, by sentences, with a sentence around each change; None
    where they are too long to compare.
    """
    before, after = _sentences(then, language), _sentences(now, language)
    if max(len(before), len(after)) > MOST_SENTENCES:
        return None
    return list(_runs(before, after))


def _runs(before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    if all(step[0] == "equal" for step in steps):
        return
    for tag, a, b, c, d in steps:
        if tag == "equal":
            is_last = (b, d) == (len(before), len(after))
            yield from _same(before[a:b], is_first=(a, c) == (0, 0), is_last=is_last)
            continue
        if b > a:
            yield Difference("gone", tuple(before[a:b]))
        if d > c:
            yield Difference("new", tuple(after[c:d]))


def _same(run: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[Difference]:
    """Show a sentence beside each change, and say how many lie between."""
    head = 0 if is_first else min(_AROUND, len(run))
    tail = len(run) if is_last else max(head, len(run) - _AROUND)
    if head:
        yield Difference("same", tuple(run[:head]))
    if tail > head:
        yield Difference("skipped", tuple(run[head:tail]))
    if tail < len(run):
        yield Difference("same", tuple(run[tail:]))


def _sentences(text: str, language: str) -> list[str]:
    spans = split_sentences(text, language)
    return [" ".join(text[span.start : span.end].split()) for span in spans]
