"""Learning from pairs in stages, with a checkpoint after each, and saying how well it does."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as f
from tqdm import tqdm

from sources.encoder.pairs import CLAIM_TOKENS, PAIR_TOKENS
from sources.encoder.tokenizer import Tokenizer
from sources.encoder.weights import Weights
from training.network import Lower, Network
from training.sets import STANCES, Pair

BATCH = 16
RATE = 6e-4
WARM_UP = 100
SMOOTHING = 0.05
SORTED_TOGETHER = 40
"""So many batches are sorted by length among themselves."""
LOOKED_AT_EVERY = 4_000


@dataclass(frozen=True, slots=True)
class Stage:
    """Pairs in the order they are learned from; the rate falls from `first` to `last` of its
    highest. `speaks` says whether that is learned too.
    """

    name: str
    pairs: list[Pair]
    first: float
    last: float
    speaks: bool


class Trainer:
    """A network that learns, on one thread."""

    def __init__(self, dev: Mapping[str, list[Pair]]) -> None:
        """Prepare it; `dev` is looked at meanwhile."""
        self._weights = Weights()
        self._tokenizer = Tokenizer(self._weights)
        self._dev = dev
        self.network = Network(self._weights, len(STANCES) + 1)
        self._lower = Lower(self.network)
        self._learned = list(self.network.learned().values())

    def learn(self, stage: Stage, checkpoint: Path) -> None:
        """Go through a stage's pairs, or take what its checkpoint has."""
        if checkpoint.exists():
            self.network.load_state_dict(torch.load(checkpoint), strict=False)
            return
        torch.manual_seed(len(stage.pairs))  # the same whether or not the stage before was taken
        optimiser = torch.optim.AdamW(self._learned, lr=RATE, weight_decay=0.01, betas=(0.9, 0.98))
        self.network.train()
        done, total = 0, len(stage.pairs)
        with tqdm(total=total, unit="pair", smoothing=0.01) as bar:
            for batch in self._batches(stage.pairs):
                falling = stage.first + (stage.last - stage.first) * done / total
                for group in optimiser.param_groups:
                    group["lr"] = RATE * min(1.0, (done / BATCH + 1) / WARM_UP) * falling
                loss = self._loss(batch, speaks=stage.speaks)
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self._learned, 1.0)
                optimiser.step()
                bar.update(len(batch))
                if done // LOOKED_AT_EVERY < (done := done + len(batch)) // LOOKED_AT_EVERY:
                    tqdm.write(f"{stage.name} {done}: {self.figures()}")
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        half = checkpoint.with_suffix(".half")
        torch.save(self.network.learned(), half)
        half.replace(checkpoint)

    def _loss(self, batch: Sequence[Pair], *, speaks: bool) -> Tensor:
        outputs = self.network(*self._lower(self._cut(batch)))
        stances = torch.tensor([STANCES.index(pair.stance) for pair in batch])
        loss = f.cross_entropy(outputs[:, : len(STANCES)], stances, label_smoothing=SMOOTHING)
        said = [number for number, pair in enumerate(batch) if speaks and pair.speaks is not None]
        if said:
            does = torch.tensor([float(bool(batch[number].speaks)) for number in said])
            goal = does * (1 - SMOOTHING) + SMOOTHING / 2
            loss = loss + f.binary_cross_entropy_with_logits(outputs[said, -1], goal)
        return loss

    def _batches(self, pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
        """Yield batches of about one length, in the pairs' order otherwise."""
        chance = random.Random(len(pairs))  # noqa: S311  (nothing secret)
        for first in range(0, len(pairs), BATCH * SORTED_TOGETHER):
            some = sorted(
                pairs[first : first + BATCH * SORTED_TOGETHER],
                key=lambda pair: len(pair.claim) + len(pair.passage),
            )
            batches = [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
            chance.shuffle(batches)
            yield from batches

    def _cut(self, pairs: Sequence[Pair]) -> list[tuple[int, ...]]:
        """Cut pairs as `PairReader` does."""
        start, end = self._weights.start, self._weights.end
        claims = self._tokenizer.ids([pair.claim for pair in pairs])
        passages = self._tokenizer.ids([pair.passage for pair in pairs])
        cut = []
        for long_claim, passage in zip(claims, passages, strict=True):
            claim = long_claim[:CLAIM_TOKENS]
            room = PAIR_TOKENS - len(claim) - 4
            cut.append((start, *claim, end, end, *passage[:room], end))
        return cut

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def outputs(self, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        """Return the head's outputs, shape (len(pairs), 4)."""
        self.network.eval()
        cut = self._cut(pairs)
        rows = np.zeros((len(pairs), len(STANCES) + 1), dtype=np.float32)
        order = sorted(range(len(cut)), key=lambda number: len(cut[number]))
        for first in range(0, len(order), BATCH):
            some = order[first : first + BATCH]
            rows[some] = self.network(*self._lower([cut[number] for number in some])).numpy()
        self.network.train()
        return rows

    def figures(self) -> dict[str, dict[str, float]]:
        """Return what it reaches on the parts that it does not learn from."""
        return {name: score(pairs, self.outputs(pairs)) for name, pairs in self._dev.items()}


def score(pairs: Sequence[Pair], outputs: NDArray[np.float32]) -> dict[str, float]:
    """Return `stance`: the share of right stances; `surest_half`: how often a side is the right one
    among as many of the surest as half of those that have one; `speaks`: the balanced accuracy,
    where both occur.
    """
    stances = np.array([STANCES.index(pair.stance) for pair in pairs])
    sides = outputs[:, : len(STANCES)]
    figures = {"stance": float(np.mean(sides.argmax(axis=1) == stances))}
    sure = np.exp(sides - np.logaddexp.reduce(sides, axis=1, keepdims=True))[:, :2]
    order = np.argsort(-sure.max(axis=1))[: max(1, int(np.sum(stances < 2)) // 2)]
    figures["surest_half"] = float(np.mean(sure[order].argmax(axis=1) == stances[order]))
    said = [number for number, pair in enumerate(pairs) if pair.speaks is not None]
    does = np.array([bool(pairs[number].speaks) for number in said])
    if does.any() and not does.all():
        yes = outputs[said, -1] > 0
        figures["speaks"] = float((yes[does].mean() + (~yes[~does]).mean()) / 2)
    return {name: round(value, 3) for name, value in figures.items()}
