"""The head `statements`: an article's statements, who makes each, of which kind, worth checking?

Learned from our own pieces alone (`training/data/news`), of which one in eight is looked at
meanwhile and never learned from; the unseen parts are not read here. It goes on from the adapter
that ships; where there is none (take the file away) it begins anew.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as f
from tqdm import tqdm

from sources.encoder.adapters import STATEMENTS
from sources.encoder.articles import KINDS, ROWS, WORTHS
from sources.encoder.tokenizer import Tokenizer
from sources.encoder.weights import Weights
from sources.encoder.windows import WINDOW_TOKENS
from training.examples import examples, joined
from training.export import export
from training.going_on import begin
from training.network import Lower
from training.news import LEARNED, NEWS, Piece, learned_and_kept
from training.reading import Example, Reader
from training.sets import file_hash

SEED = 7
THREADS = 2
EPOCHS, RATE = 13, 5e-4
ON_EPOCHS, ON_RATE = 2, 3e-4
"""If it goes on from the adapter that ships."""
BATCH = 6
HEADS_TIMES = 4.0
"""The heads begin with nothing and learn so much faster."""
WARM_UP = 60
SMOOTHING = 0.03
SORTED_TOGETHER = 20
JOINED, LONGEST = 0.5, WINDOW_TOKENS
"""So many of the examples are two pieces in one, if they are no longer than a window."""
HIDDEN = 0.25
"""In so many examples one who speaks is out of sight, wholly or by name."""
NOBODY = "?"
GATE = {"statements": 0.7, "who": 0.75}


def train(_sets: Path | None) -> None:
    """Train, hold the figures against the gate, and write the adapter with its card."""
    torch.set_num_threads(THREADS)
    pieces, kept = learned_and_kept()
    learner = Learner()
    dev = [one for piece in kept for one in learner.examples(piece)]
    some = [one for piece in pieces for one in learner.examples(piece)]
    begun = begin(learner.network, STATEMENTS)
    learner.learn(some, dev, *((ON_EPOCHS, ON_RATE) if begun else (EPOCHS, RATE)))
    figures = learner.figures(dev)
    for name, least in GATE.items():
        if figures[name] < least:
            message = f"{name} {figures[name]}: below {least}, nothing is written"
            raise SystemExit(message)
    export("statements", learner.network.learned(), card(len(pieces), figures, begun))


class Learner:
    """A network that learns."""

    def __init__(self) -> None:
        self._chance = random.Random(SEED)  # noqa: S311  (nothing secret)
        self._weights = Weights()
        self._tokenizer = Tokenizer(self._weights)
        torch.manual_seed(SEED)
        self.network = Reader(self._weights)
        self._lower = Lower(self.network)

    def examples(self, piece: Piece) -> list[Example]:
        """Return a piece's windows."""
        return list(examples(piece, self._weights, self._tokenizer))

    def learn(
        self, some: Sequence[Example], dev: Sequence[Example], epochs: int, rate: float
    ) -> None:
        """Go through the examples so many times."""
        learned = self.network.learned()
        layers = [value for name, value in learned.items() if name.startswith("layers.")]
        heads = [value for name, value in learned.items() if not name.startswith("layers.")]
        optimiser = torch.optim.AdamW(
            [{"params": layers, "times": 1.0}, {"params": heads, "times": HEADS_TIMES}],
            lr=rate,
            weight_decay=0.01,
            betas=(0.9, 0.98),
        )
        chance = random.Random(SEED)  # noqa: S311  (nothing secret)
        total, done = epochs * len(some), 0
        self.network.train()
        with tqdm(total=total, unit="window", smoothing=0.01) as bar:
            for epoch in range(epochs):
                for batch in _batches(_some_joined(some, chance), chance):
                    falling = 1 - 0.97 * done / total
                    for group in optimiser.param_groups:
                        warm = min(1.0, (done / BATCH + 1) / WARM_UP)
                        group["lr"] = rate * group["times"] * warm * falling
                    loss = self._loss(batch)
                    optimiser.zero_grad()
                    loss.backward()
                    torch.nn.utils.clip_grad_norm_(list(learned.values()), 1.0)
                    optimiser.step()
                    read = sum(one.pieces for one in batch)
                    done += read
                    bar.update(read)
                tqdm.write(f"{epoch + 1}: {self.figures(dev)}")

    def _read(self, batch: Sequence[Example]) -> list[Tensor]:
        """Return the last states of each example's tokens, without the marks."""
        start, end = self._weights.start, self._weights.end
        cut = [(start, *one.ids, end) for one in batch]
        states = self.network.states(*self._lower(cut))
        return [states[row, 1 : len(one) - 1] for row, one in enumerate(cut)]

    def _loss(self, batch: Sequence[Example]) -> Tensor:
        losses: dict[str, list[Tensor]] = {"tags": [], "about": [], "who": [], "means": []}
        for one, states in zip(batch, self._read(batch), strict=True):
            tags = self.network.tagged(states)
            for row, right in enumerate(one.tags):
                loss = f.cross_entropy(tags[:, row], torch.tensor(right), label_smoothing=SMOOTHING)
                losses["tags"].append(loss)
            self._span_losses(self._some_hidden(one), states, losses)
        weights = {"tags": 4.0, "about": 0.3, "who": 1.0, "means": 0.5}
        parts = [
            weights[name] * torch.stack(values).mean() for name, values in losses.items() if values
        ]
        return torch.stack(parts).sum()

    def _span_losses(self, one: Example, states: Tensor, losses: dict[str, list[Tensor]]) -> None:
        said, spans = one.statements, [(a, b) for a, b, *_rest in one.statements]
        if not said:
            return
        stated = self.network.spans(states, spans)
        about = self.network.about(stated)
        kinds, worths, leans = about.split([len(KINDS), WORTHS, 1], dim=-1)
        losses["about"].append(f.cross_entropy(kinds, torch.tensor([row[2] for row in said])))
        losses["about"].append(f.cross_entropy(worths, torch.tensor([row[3] for row in said])))
        leaning = torch.tensor([float(row[4]) for row in said])
        losses["about"].append(f.binary_cross_entropy_with_logits(leans[:, 0], leaning))
        scores, letters = self.who(one, states, stated, spans)
        for row, (*_span, who) in enumerate(said):
            if who is not None:
                right = _right(who, letters)
                losses["who"].append(_share_loss(scores[row], right))
        meant = self.meant(one, states)
        if meant is not None:
            scores, asking, names = meant
            for row, letter in enumerate(asking):
                losses["means"].append(_share_loss(scores[row], _right((letter,), names)))

    def _some_hidden(self, one: Example) -> Example:
        """Return an example, now and then with somebody not among those in sight."""
        letters = sorted({letter for _a, _b, letter, _is_name in one.mentions})
        if not letters or self._chance.random() >= HIDDEN:
            return one
        hidden, wholly = self._chance.choice(letters), self._chance.random() < 0.5
        seen = [row for row in one.mentions if row[2] != hidden or not (wholly or row[3])]
        return replace(one, mentions=seen)

    def who(
        self, one: Example, states: Tensor, stated: Tensor, spans: Sequence[tuple[int, int]]
    ) -> tuple[Tensor, list[str]]:
        """Return scores of each mention for each statement, and whose they are; the last two
        are the paper's own and somebody's who is not in sight.
        """
        own = self.network.own(stated)
        if not one.mentions:
            return own, ["", NOBODY]
        places = [(a, b) for a, b, *_rest in one.mentions]
        mentioned = self.network.spans(states, places)
        scores = self.network.links(
            stated, mentioned, (spans, places), [row[3] for row in one.mentions], to_names=False
        )
        return torch.cat([scores, own], dim=-1), [*(row[2] for row in one.mentions), "", NOBODY]

    def meant(self, one: Example, states: Tensor) -> tuple[Tensor, list[str], list[str]] | None:
        """Return scores of each name for each mention that is none, and whose both are."""
        asking = [row for row in one.mentions if not row[3]]
        names = [row for row in one.mentions if row[3]]
        if not asking:
            return None
        spans = [[(a, b) for a, b, *_rest in rows] for rows in (asking, names)]
        mentioned = self.network.spans(states, spans[0])
        scores = self.network.nobody(mentioned)
        if names:
            linked = self.network.links(
                mentioned,
                self.network.spans(states, spans[1]),
                (spans[0], spans[1]),
                [True] * len(names),
                to_names=True,
            )
            scores = torch.cat([linked, scores], dim=-1)
        return scores, [row[2] for row in asking], [*(row[2] for row in names), NOBODY]

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def figures(self, dev: Sequence[Example]) -> dict[str, float]:
        """Return F1 of tokens by row, and with the right spans given the shares of right kinds,
        speakers (by the letter that has most of the mass) and meanings of mentions.
        """
        self.network.eval()
        counts = {row: [0, 0, 0] for row in ROWS}
        right: dict[str, list[bool]] = {"kind": [], "worth": [], "who": [], "means": []}
        for first in range(0, len(dev), BATCH):
            batch = dev[first : first + BATCH]
            for one, states in zip(batch, self._read(batch), strict=True):
                tags = self.network.tagged(states).argmax(dim=-1)
                for number, row in enumerate(ROWS):
                    told, is_so = tags[:, number] > 0, torch.tensor(one.tags[number]) > 0
                    for at, value in enumerate((told & is_so, told, is_so)):
                        counts[row][at] += int(value.sum())
                self._span_figures(one, states, right)
        self.network.train()
        figures = {row: 2 * both / max(1, told + so) for row, (both, told, so) in counts.items()}
        figures |= {name: sum(rows) / max(1, len(rows)) for name, rows in right.items()}
        renamed = {"statement": "statements"}
        return {renamed.get(name, name): round(value, 3) for name, value in figures.items()}

    def _span_figures(self, one: Example, states: Tensor, right: dict[str, list[bool]]) -> None:
        said, spans = one.statements, [(a, b) for a, b, *_rest in one.statements]
        if not said:
            return
        stated = self.network.spans(states, spans)
        kinds, worths, _leans = self.network.about(stated).split([len(KINDS), WORTHS, 1], dim=-1)
        right["kind"] += (kinds.argmax(-1) == torch.tensor([row[2] for row in said])).tolist()
        told, so = worths.argmax(-1) >= 2, torch.tensor([row[3] for row in said]) >= 2
        right["worth"] += (told == so).tolist()
        scores, letters = self.who(one, states, stated, spans)
        for row, (*_span, who) in enumerate(said):
            if who is not None:
                told = _most(scores[row], letters)
                right["who"].append(told == _first(_right(who, letters), letters))
        if (meant := self.meant(one, states)) is not None:
            scores, asking, names = meant
            right["means"] += [
                _most(scores[row], names) == _first(_right((letter,), names), names)
                for row, letter in enumerate(asking)
            ]


def _right(who: Sequence[str], letters: Sequence[str]) -> list[bool]:
    """Say which are right: the paper's own if nobody is, nobody in sight if they are not there."""
    right = [letter in who if who else letter == "" for letter in letters]
    return right if any(right) else [letter == NOBODY for letter in letters]


def _first(right: Sequence[bool], letters: Sequence[str]) -> str:
    return next(letter for letter, is_so in zip(letters, right, strict=True) if is_so)


def _most(scores: Tensor, letters: Sequence[str]) -> str:
    mass: dict[str, float] = {}
    for letter, share in zip(letters, scores.softmax(dim=-1).tolist(), strict=True):
        mass[letter] = mass.get(letter, 0.0) + share
    return max(mass, key=lambda letter: mass[letter])


def _share_loss(scores: Tensor, right: Sequence[bool]) -> Tensor:
    """Return minus the logarithm of the share that all right ones have together."""
    return scores.logsumexp(dim=-1) - scores[torch.tensor(right)].logsumexp(dim=-1)


def _some_joined(some: Sequence[Example], chance: random.Random) -> list[Example]:
    """Return the examples, part of them two in one: articles are longer than our pieces, and most
    names in sight are not the speaker's.
    """
    by_language: dict[str, list[Example]] = {}
    for one in some:
        by_language.setdefault(one.language, []).append(one)
    found = []
    for ones in by_language.values():
        chance.shuffle(ones)
        while ones:
            one = ones.pop()
            if ones and chance.random() < JOINED and len(one.ids) + len(ones[-1].ids) <= LONGEST:
                one = joined(one, ones.pop())
            found.append(one)
    return found


def _batches(some: Sequence[Example], chance: random.Random) -> Iterator[list[Example]]:
    """Yield all examples in batches of about one length."""
    order = list(some)
    chance.shuffle(order)
    batches = []
    for first in range(0, len(order), BATCH * SORTED_TOGETHER):
        part = sorted(order[first : first + BATCH * SORTED_TOGETHER], key=lambda one: len(one.ids))
        batches += [part[at : at + BATCH] for at in range(0, len(part), BATCH)]
    chance.shuffle(batches)
    yield from batches


def card(pieces: int, figures: dict[str, float], begun: str) -> dict[str, Any]:
    """Return what the adapter's file says of itself."""
    return {
        "reads": "an article: statements, who makes each, of which kind, worth checking",
        "made_by": "python -m training statements",
        "seed": SEED,
        "continued_from": begun or None,
        "learned_from": {"pieces": pieces},
        "data": [
            {
                "set": "own",
                "by": "the workbench",
                "from": f"training/data/news/{part}/{path.name}",
                "sha256": file_hash(path),
            }
            for part in LEARNED
            for path in sorted((NEWS / part).glob("*.txt"))
        ],
        "looked_at_while_training": figures,
    }
