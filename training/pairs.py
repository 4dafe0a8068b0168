"""The head `pairs`: a claim and a passage read together (`sources.encoder.pairs`).

Four outputs: supports, refutes, neither (cross-entropy), and whether the passage speaks to the
claim at all (binary cross-entropy, where somebody has said so). First what inference is, from the
public sets; then what fact-checkers meet, from our own pairs and from what a search brings up
beside what is right. It goes on from the adapter that ships, which knows the first already; where
there is none (take the file away) it begins anew.
"""

import hashlib
import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from sources.encoder.adapters import PAIRS
from training.collection import SEED, candidates, indexed, make_collection
from training.export import export
from training.going_on import begin
from training.sets import OWN, SETS, Pair, file_hash, own_pairs, read_set, rows
from training.trainer import RATE, Stage, Trainer

THREADS = 2
CHECKPOINTS = Path("var") / "training"
PUBLIC = ("indonli", "farstail_train", "jnli", "fm2_dev", "fm2_test", "fever_it")
DEV = {"indonli": 400, "fever_it": 400}
"""So many of a set are looked at while training, and never learned from."""
DEV_SHARE = 8
"""… and one of so many of our own claims."""

OWN_TIMES = 3
AGAIN = {"indonli": 3_000, "fever_it": 1_500, "fm2_test": 500}
"""So many of the public pairs come again in the second stage, lest they be forgotten."""
ON_TIMES, ON_SHARE = 2, 0.5
"""If it goes on from the adapter that ships: how often our own, and what share of the others."""
SEARCHED = 1_500
STRANGERS = {"own": 6, "fever_it": 1}
"""So many of what a search brings up, and does not speak to the claim, are learned from a claim."""

GATE = {"own": 0.55, "indonli": 0.62}
"""A share of right stances below which nothing is written."""


def train(sets: Path) -> None:
    """Train, hold the figures against the gate, and write the adapter with its card."""
    torch.set_num_threads(THREADS)
    torch.manual_seed(SEED)
    chance = random.Random(SEED)  # noqa: S311  (nothing secret)
    public = {name: read_set(name, sets) for name in PUBLIC}
    dev = {name: public[name][:count] for name, count in DEV.items()}
    own_dev, own = own_parts()
    trainer = Trainer({"own": own_dev, **dev})
    for name, count in DEV.items():
        public[name] = public[name][count:]
    inference = [pair for pairs in public.values() for pair in pairs]
    begun = begin(trainer.network, PAIRS)
    if begun:
        inference, learnt = [], begun
    else:
        chance.shuffle(inference)
        learnt = learn(trainer, Stage("inference", inference, 1.0, 0.5, speaks=False))
    times, share = (ON_TIMES, ON_SHARE) if begun else (OWN_TIMES, 1.0)
    looked_at = {pair.claim for pairs in [own_dev, *dev.values()] for pair in pairs}
    checking = [pair for _time in range(times) for pair in own]
    for name, count in AGAIN.items():
        checking += chance.sample(public[name], round(share * count))
    searched = strangers(sets, looked_at)
    checking += chance.sample(searched, round(share * len(searched)))
    chance.shuffle(checking)
    learn(trainer, Stage("checking", checking, 0.5, 0.02, speaks=True), learnt)
    figures = trainer.figures()
    for name, least in GATE.items():
        if figures[name]["stance"] < least:
            message = f"{name} {figures[name]['stance']}: below {least}, nothing is written"
            raise SystemExit(message)
    counts = {"inference": len(inference), "checking": len(checking)}
    export("pairs", trainer.network.learned(), card(counts, figures, begun))


def own_parts() -> tuple[list[Pair], list[Pair]]:
    """Return our own pairs: those that are looked at while training, and those learned from."""
    claims = own_pairs("train")
    kept = claims[::DEV_SHARE]
    rest = [claim for number, claim in enumerate(claims) if number % DEV_SHARE]
    return [pair for claim in kept for pair in claim], [pair for claim in rest for pair in claim]


def strangers(sets: Path, looked_at: set[str]) -> list[Pair]:
    """Search for claims, and return what came up and does not speak to them; once is enough."""
    mark = hashlib.sha256(repr([file_hash(OWN / "train.jsonl"), SEARCHED, STRANGERS]).encode())
    kept = CHECKPOINTS / f"strangers-{mark.hexdigest()[:12]}.jsonl"
    if not kept.exists():
        found = [asdict(pair) for pair in _searched(sets, looked_at)]
        kept.parent.mkdir(parents=True, exist_ok=True)
        half = kept.with_suffix(".half")
        half.write_text("".join(f"{json.dumps(one)}\n" for one in found), encoding="utf-8")
        half.replace(kept)
    return [Pair(**one) for one in rows(kept)]


def _searched(sets: Path, looked_at: set[str]) -> list[Pair]:
    chance = random.Random(SEED)  # noqa: S311  (nothing secret)
    collection = make_collection(sets, STRANGERS)
    asked = [query for query in collection.queries if query.text not in looked_at]
    asked.sort(key=lambda query: not query.id.startswith("own"))
    asked = asked[:SEARCHED]
    found: list[Pair] = []
    with indexed(collection) as backend:
        lists = candidates(collection, backend, asked, depth=12)
        for query, some in zip(asked, lists, strict=True):
            wrong = [one for one in some if not one.right]
            most = STRANGERS[query.id.partition("-")[0]]
            found += [
                Pair(query.text, one.passage, "neither", speaks=False)
                for one in chance.sample(wrong, min(most, len(wrong)))
            ]
    return found


def learn(trainer: Trainer, stage: Stage, after: str = "") -> str:
    """Learn a stage; return its mark, made of what it learns from and of the stage before. The
    checkpoint is named after it: delete it when the network or the trainer changes.
    """
    content = repr([asdict(stage), RATE, after]).encode()
    mark = hashlib.sha256(content).hexdigest()[:12]
    trainer.learn(stage, CHECKPOINTS / f"pairs-{stage.name}-{mark}.pt")
    return mark


def card(
    counts: dict[str, int], figures: dict[str, dict[str, float]], begun: str
) -> dict[str, Any]:
    """Return what the adapter's file says of itself."""
    ours = {"set": "own", "by": "the workbench", "from": "training/data/pairs/train.jsonl"}
    return {
        "reads": "a claim and a passage: supports, refutes, neither; speaks to the claim",
        "made_by": "python -m training pairs",
        "continued_from": begun or None,
        "seed": SEED,
        "learned_from": counts,
        "data": [
            *(
                {"set": name, "by": one.authors, "from": one.origin, "licence": one.licence}
                | {"sha256": one.sha256}
                for name, one in SETS.items()
                if name in PUBLIC
            ),
            ours | {"sha256": file_hash(OWN / "train.jsonl")},
        ],
        "looked_at_while_training": figures,
    }
