"""Reading an article: what is stated, in whose name, of which kind, and is it worth checking?

The encoder with the adapter `statements`. Its heads tag tokens, and weigh for each statement which
of the names and mentions in sight makes it; for a mention that is no name ("she", "the minister"),
whose it is. What is a claimant is decided by who calls, with these shares.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

import numpy as np

from sources.encoder.adapters import STATEMENTS, Adapter
from sources.encoder.running import Engine, encoder
from sources.encoder.weights import Floats
from sources.encoder.windows import Window, windows

ROWS = ("statement", "mention", "cue", "name")
"""What tokens are tagged as: a statement's words; those that name its speaker beside it; those that
say that somebody says it; anybody's name who speaks in the article.
"""
KINDS = (
    "statistic",
    "event",
    "status",
    "causal",
    "comparison",
    "position",
    "law",
    "science",
    "prediction",
    "opinion",
    "appeal",
    "experience",
)
WORTHS = 4
"""How worth checking: 0 to 3; from 2 on a desk would check it."""
LINK = 96
"""How many numbers a link is weighed by."""
MOST_CHARACTERS, MOST_WINDOWS = 100_000, 60
"""A window takes some 150 ms: no article keeps a worker longer than ten seconds."""
EPSILON = 1e-5
BEGINNING_COSTS = 1.0
"""In logs: how much surer than of anything else it has to be that something begins."""
_HEADS = (
    *("state", "tags", "norm", "dense", "about", "own", "nobody"),
    *("asks", "answers", "means", "named"),
)
_OWN = 2
"""Rows of the head `own`: the paper's own, and somebody's who is not in sight."""
_UNSPACED_FROM = "\u1100"
_STEPS = (0, 3, 8, 20, 50, 110)
GAPS = 2 * (len(_STEPS) + 1) + 1
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words `text[start:end]` that name somebody: a name, or something that stands for one; then
    `means` has the share of each name, by its number among the mentions; what is missing to 1 is
    somebody's who is not named.
    """

    start: int
    end: int
    is_name: bool
    means: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatementRead:
    """A statement `text[start:end]`. `own` is the share of the paper's own voice, `who` that of
    each mention, by number; what is missing to 1 is somebody's out of sight. `worth` is
    how sure it is to be worth checking.
    """

    start: int
    end: int
    kind: str
    worth: float
    leans: float
    own: float
    who: dict[int, float]


@dataclass(slots=True)
class ArticleRead:
    """All that was read, in order of the text."""

    statements: list[StatementRead] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    cues: list[Place] = field(default_factory=list)
    until: int = 0
    """So far it was read, in code points."""


class ArticleReader:
    """The adapted encoder and its heads. Not loaded before a fork."""

    def __init__(self, adapter: Adapter | None = None) -> None:
        """Load the graph. Raises `EncoderError`."""
        adapter = adapter or STATEMENTS
        self._engine = Engine(adapter)
        self._tokenizer = encoder().tokenizer
        self._head = {
            name: (adapter.head(f"{name}.weight"), adapter.head(f"{name}.bias")) for name in _HEADS
        }
        self._gaps = adapter.head("gaps")

    def read(self, text: str) -> ArticleRead:
        """Read an article, a window at a time; what lies behind the last window is not read."""
        read = ArticleRead()
        cut = windows(
            text[:MOST_CHARACTERS], self._tokenizer, paragraph_end=self._engine.weights.end
        )
        for window in islice(cut, MOST_WINDOWS):
            self._read_window(text, window, read)
            read.until = window.spans[-1][1]
        return read

    def _read_window(self, text: str, window: Window, read: ArticleRead) -> None:
        _marked, marked_states = self._engine.states(window.ids)
        states = marked_states[1:-1]
        logits = self._linear("tags", self._normed("state", states))
        logits = logits.reshape(len(states), len(ROWS), 3)
        ends = self._engine.weights.end
        found = {row: _spans(text, window, logits[:, n], ends) for n, row in enumerate(ROWS)}
        read.cues += [place for at, place in found["cue"] if at[0] >= window.new]
        names = found["name"]
        others = [one for one in found["mention"] if not _holds(one[1], names)]
        # What is still known of the window before is taken anew: here it stands with its like
        numbers = _added(read, [(*one, True) for one in names] + [(*one, False) for one in others])
        tokens = [at for at, _place in names + others]
        self._mean(read, states, tokens, numbers, len(names))
        said = [one for one in found["statement"] if one[0][0] >= window.new]
        self._who(read, states, said, (tokens, numbers, len(names)))

    def _mean(
        self,
        read: ArticleRead,
        states: Floats,
        tokens: Sequence[Place],
        numbers: Sequence[int],
        names: int,
    ) -> None:
        """Say of the mentions that are no names whose they are."""
        if not 0 < names < len(tokens):
            return
        spans = self._span_states(states, tokens)
        linked = self._links(
            (spans[names:], tokens[names:]), (spans[:names], tokens[:names]), [True] * names, 1
        )
        scores = np.concatenate([linked, self._linear("nobody", spans[names:])], axis=-1)
        for number, shares in zip(numbers[names:], _softmax(scores), strict=True):
            if not read.mentions[number].means:
                read.mentions[number].means.update(
                    zip(numbers[:names], shares[:-1].tolist(), strict=True)
                )

    def _who(
        self,
        read: ArticleRead,
        states: Floats,
        said: Sequence[tuple[Place, Place]],
        mentioned: tuple[Sequence[Place], Sequence[int], int],
    ) -> None:
        """Add the statements, each with who makes it."""
        if not said:
            return
        tokens, numbers, names = mentioned
        spans = self._span_states(states, [at for at, _place in said])
        about = self._linear("about", spans)
        scores = self._linear("own", spans)
        if tokens:
            is_name = [number < names for number in range(len(tokens))]
            linked = self._links(
                (spans, [at for at, _place in said]),
                (self._span_states(states, tokens), tokens),
                is_name,
                0,
            )
            scores = np.concatenate([scores, linked], axis=-1)
        for (_at, place), facts, shares in zip(said, about, _softmax(scores), strict=True):
            kinds, worths, leans = np.split(facts, [len(KINDS), len(KINDS) + WORTHS])
            read.statements.append(
                StatementRead(
                    *place,
                    kind=KINDS[int(kinds.argmax())],
                    worth=float(_softmax(worths[None])[0][2:].sum()),
                    leans=float(1 / (1 + np.exp(-leans[0]))),
                    own=float(shares[0]),
                    who=dict(zip(numbers, shares[_OWN:].tolist(), strict=True)),
                )
            )

    def _linear(self, name: str, x: Floats) -> Floats:
        weight, bias = self._head[name]
        result: Floats = x @ weight.T + bias
        return result

    def _normed(self, name: str, x: Floats) -> Floats:
        """Apply a layer norm."""
        scale, shift = self._head[name]
        centred = x - x.mean(axis=1, keepdims=True)
        result: Floats = centred / np.sqrt(x.var(axis=1, keepdims=True) + EPSILON) * scale + shift
        return result

    def _span_states(self, states: Floats, places: Sequence[Place]) -> Floats:
        both = np.stack([np.concatenate([states[a], states[a:b].mean(axis=0)]) for a, b in places])
        hidden: Floats = np.tanh(self._linear("dense", self._normed("norm", both)))
        return hidden

    def _links(
        self,
        asking: tuple[Floats, Sequence[Place]],
        answering: tuple[Floats, Sequence[Place]],
        is_name: Sequence[bool],
        by: int,
    ) -> Floats:
        """Return scores, shape (asking, answering): of statements, or by 1 of mentions."""
        asks, answers = ("means", "named") if by else ("asks", "answers")
        scores = self._linear(asks, asking[0]) @ self._linear(answers, answering[0]).T
        buckets = np.array([[gap_bucket(one, two) for two in answering[1]] for one in asking[1]])
        kinds = np.array([int(one) for one in is_name])
        result: Floats = scores / LINK**0.5 + self._gaps[by][kinds[None, :], buckets]
        return result


def gap_bucket(one: Place, other: Place) -> int:
    """Return on which side of a span of tokens another lies, and about how far: 0 if inside."""
    if one[0] <= other[0] and other[1] <= one[1]:
        return 0
    before = other[0] < one[0]
    gap = max(one[0] - other[1], 0) if before else max(other[0] - one[1], 0)
    step = sum(gap > limit for limit in _STEPS)
    return 1 + 2 * step + int(before)


def _spans(
    text: str, window: Window, logits: Floats, paragraph_end: int
) -> list[tuple[Place, Place]]:
    """Return what a row's tags say: places in tokens and in the text, widened to whole words. None
    goes on into the next paragraph; a token of no width, a space of its own, ends none.
    """
    found: list[Place] = []
    begun = end = -1
    for at, tag in enumerate([*_best_tags(logits), 0]):
        if begun >= 0 and (tag != 2 or window.ids[at] == paragraph_end):
            found.append((begun, end))
            begun = -1
        if not tag or window.spans[at][0] == window.spans[at][1]:
            continue
        begun = at if begun < 0 else begun
        end = at + 1
    return [(place, _whole_words(text, window, place)) for place in found]


def _best_tags(logits: Floats) -> list[int]:
    """Return the likeliest row of tags (Viterbi): none goes on that has not begun, and to begin
    costs something, so that a doubtful token neither makes a span nor cuts one in two.
    """
    logs = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    logs[:, 1] -= BEGINNING_COSTS
    score = np.array([logs[0, 0], logs[0, 1], -np.inf])
    came = np.zeros(logits.shape, dtype=np.int64)
    for at in range(1, len(logs)):
        any_before, inside = int(score.argmax()), 1 + int(score[1:].argmax())
        came[at] = any_before, any_before, inside
        score = logs[at] + score[came[at]]
    tags = [int(score.argmax())]
    for at in range(len(logs) - 1, 0, -1):
        tags.append(int(came[at, tags[-1]]))
    return tags[::-1]


def _whole_words(text: str, window: Window, place: Place) -> Place:
    start, end = window.spans[place[0]][0], window.spans[place[1] - 1][1]
    while start > 0 and _one_word(text[start - 1], text[start]):
        start -= 1
    while end < len(text) and _one_word(text[end - 1], text[end]):
        end += 1
    return start, end


def _one_word(left: str, right: str) -> bool:
    """Whether two letters belong to one word; scripts without spaces have none, and Korean hangs
    its particles on names.
    """
    return left.isalnum() and right.isalnum() and max(left, right) < _UNSPACED_FROM


def _holds(place: Place, names: Sequence[tuple[Place, Place]]) -> bool:
    """Whether a mention has a name in it: then the name stands for it."""
    return any(place[0] < end and start < place[1] for _at, (start, end) in names)


def _added(read: ArticleRead, mentions: Sequence[tuple[Place, Place, bool]]) -> list[int]:
    """Add mentions that are new, and return the numbers of all."""
    known = {(one.start, one.end): number for number, one in enumerate(read.mentions)}
    numbers = []
    for _at, place, is_name in mentions:
        if place not in known:
            known[place] = len(read.mentions)
            read.mentions.append(Mention(*place, is_name))
        numbers.append(known[place])
    return numbers


def _softmax(scores: Floats) -> Floats:
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Floats = shares / shares.sum(axis=-1, keepdims=True)
    return result


@cache
def article_reader() -> ArticleReader:
    """Return this process's reader, loaded once. Raises `EncoderError`."""
    return ArticleReader()
