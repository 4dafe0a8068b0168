"""Stance hints as the desk gives them: by a model of the operator, or else by our rules."""

from pathlib import Path

from django.conf import settings

from sources.stance import Hint, hint
from sources.stance.nli import load_model


def stance_hint(
    *,
    claim: str,
    claim_language: str,
    evidence: str,
    evidence_language: str,
    similarity: float | None = None,
    claimant: str = "",
) -> Hint:
    """Return a hint; the arguments are those of `sources.stance.hint`.

    Raises `StanceModelError` where `STANCE_MODEL_DIR` is set and does not hold a usable model.
    """
    if settings.STANCE_MODEL_DIR:
        return load_model(Path(settings.STANCE_MODEL_DIR)).hint(claim=claim, evidence=evidence)
    return hint(
        claim=claim,
        claim_language=claim_language,
        evidence=evidence,
        evidence_language=evidence_language,
        similarity=similarity,
        claimant=claimant,
    )
