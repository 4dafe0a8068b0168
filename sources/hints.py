"""Stance hints as the desk gives them: by a model of the operator, or else by our own model and our
rules where they agree.
"""

from pathlib import Path
from typing import Any

from django.conf import settings

from sources.embedding.e5 import own_engine
from sources.encoder.pairs import PairRead, pair_reader
from sources.language.rulefiles import are_one
from sources.language.tokens import tokenize
from sources.stance import Hint, Reason, Stance, hint
from sources.stance.factchecks import own_verdict
from sources.stance.nli import load_model
from sources.stance.reading import agreed

FEWEST_WORDS = 4
"""A claim of fewer says nothing that a sentence could refute: “the Paris Agreement”."""


def stance_hint(
    *,
    claim: str,
    claim_language: str,
    evidence: str,
    evidence_language: str,
    similarity: float | None = None,
    claimant: str = "",
    read: PairRead | None = None,
) -> Hint:
    """Return a hint; the arguments are those of `sources.stance.hint`, and what our own model has
    read of the two. Where it has not, nothing is told but the rules' reasons. Raises
    `StanceModelError` where `STANCE_MODEL_DIR` is set and does not hold a usable model.
    """
    if settings.STANCE_MODEL_DIR:
        return load_model(Path(settings.STANCE_MODEL_DIR)).hint(claim=claim, evidence=evidence)
    told = hint(
        claim=claim,
        claim_language=claim_language,
        evidence=evidence,
        evidence_language=evidence_language,
        similarity=similarity,
        claimant=claimant,
    )
    says_something = sum(one.is_word for one in tokenize(claim)) >= FEWEST_WORDS
    if read is None or not says_something:
        return Hint(Stance.UNCLEAR, told.reasons)
    return agreed(told, read, same_language=are_one(claim_language, evidence_language))


def pair_hint(*, claim: str, evidence: str, **more: Any) -> Hint:
    """Read a claim with a sentence, then return the hint: for those that no search has judged.

    The arguments are those of `stance_hint`. Raises `EncoderError` too.
    """
    reads = own_engine() and not settings.STANCE_MODEL_DIR
    read = pair_reader().read(claim, [evidence])[0] if reads else None
    return stance_hint(claim=claim, evidence=evidence, read=read, **more)


def check_hint(*, title: str, text: str, language: str) -> Hint | None:
    """Return what a fact-check's own verdict says, None where none can be read."""
    said = own_verdict(title=title, text=text, language=language)
    return Hint(Stance.UNCLEAR, (Reason(said.cause, "", said.printed),)) if said else None
