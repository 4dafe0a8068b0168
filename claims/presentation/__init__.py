"""How claims and evidence are shown: values for templates, no HTML (pure but for translation)."""

from claims.presentation.claims import (
    appearance_context,
    newest_appearances,
    reason_words,
    said_date,
)
from claims.presentation.evidence import (
    EvidenceCard,
    OriginGroup,
    as_of_mark,
    evidence_card,
    evidence_cards,
    evidence_pieces,
    hint_words,
    origin_groups,
)

__all__ = [
    "EvidenceCard",
    "OriginGroup",
    "appearance_context",
    "as_of_mark",
    "evidence_card",
    "evidence_cards",
    "evidence_pieces",
    "hint_words",
    "newest_appearances",
    "origin_groups",
    "reason_words",
    "said_date",
]
