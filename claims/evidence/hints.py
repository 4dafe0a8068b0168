"""Stance hints on evidence: which way its deciding sentence seems to point, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np

from claims.evidence.choices import EvidenceTier
from claims.evidence.models import Evidence
from claims.statements.models import Claim
from sources.choices import SourceKind
from sources.embedding import embed_query, embed_texts, model_for
from sources.hints import check_hint, stance_hint
from sources.models import Source
from sources.relevance import Relevance
from sources.stance import Hint, Stance
from sources.stance.factchecks import bracketed_verdict


def hints_add(evidence: Sequence[Evidence], claim: Claim, judged: Mapping[int, Relevance]) -> None:
    """Set the `stance` and reasons of rows that speak to the claim, the only ones that can have a
    side; nothing is saved. Tiers must be set, snapshots and sources be loaded. `judged` has, by
    source, what was read of it with the claim.

    How close the sentences are is measured where one model reads both languages. A fact-check of
    this very claim is told by its own verdict, in place of what one of its sentences says.
    """
    speaking = [one for one in evidence if one.tier == EvidenceTier.SPEAKS]
    for language in {one.snapshot.source.language for one in speaking}:
        group = [one for one in speaking if one.snapshot.source.language == language]
        sentences = [one.highlight for one in group]
        closeness = _closeness(claim, sentences, language)
        for one, sentence, similarity in zip(group, sentences, closeness, strict=True):
            hint = _hint(claim, one, sentence, similarity, judged[one.snapshot.source_id])
            one.stance = hint.stance.value
            one.stance_reasons = [asdict(reason) for reason in hint.reasons]


def is_check(source: Source) -> bool:
    """Say whether a source is a fact-check, by its kind or by the verdict before its title."""
    if source.kind == SourceKind.FACT_CHECK:
        return True
    return bool(bracketed_verdict(title=source.title, language=source.language))


def _hint(
    claim: Claim,
    evidence: Evidence,
    sentence: str,
    similarity: float | None,
    relevance: Relevance,
) -> Hint:
    source = evidence.snapshot.source
    if relevance.checks_it and (
        own := check_hint(
            title=source.title,
            text=evidence.snapshot.text,
            language=source.language,
        )
    ):
        return own
    hint = stance_hint(
        claim=claim.text,
        claim_language=claim.language,
        evidence=sentence,
        evidence_language=source.language,
        similarity=similarity,
        claimant=claim.claimant.name if claim.claimant else "",
        read=relevance.read,
    )
    if is_check(source) and hint.stance is Stance.SUPPORTS:
        return Hint(Stance.UNCLEAR, hint.reasons)  # it may only tell what it goes on to call false
    return hint


def _closeness(claim: Claim, sentences: Sequence[str], language: str) -> list[float | None]:
    """Return the cosine of each sentence to the claim, None where no model reads both."""
    model = model_for(language).model
    asked = embed_query(claim.text, language=claim.language).get(model)
    if asked is None:
        return [None] * len(sentences)
    vectors = [found.get(model) for found in embed_texts(sentences, language=language)]
    return [None if vector is None else float(np.dot(asked, vector)) for vector in vectors]
