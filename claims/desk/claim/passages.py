"""A passage of evidence as the desk shows it: sentences that can be cited, with shared words."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.evidence.models import Evidence
from claims.statements.models import Claim
from sources.language import Span, split_sentences
from sources.language.words import shared_words
from workbench.lib.marking import segments


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: is it a word that the claim shares?"""

    text: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence of a passage, or the white space between two (`is_sentence` is false).

    `start` and `end` are code points in the snapshot; the one that `decides` is marked.
    """

    start: int
    end: int
    is_sentence: bool
    decides: bool
    pieces: Sequence[Piece]


def evidence_stretches(evidence: Evidence, claim: Claim) -> list[Stretch]:
    """Cut a passage into sentences, and at the words it shares with the claim.

    Together they are the passage's text, letter by letter. The snapshot must be loaded.
    """
    language = evidence.snapshot.source.language
    spans = [(span.start, span.end, span) for span in _sentences(evidence, language)]
    decisive = evidence.highlight_start - evidence.start
    at, found = evidence.start, []
    for segment in segments(evidence.text, spans):
        places = shared_words(segment.text, language, claim.text, claim.language)
        parts = segments(segment.text, [(start, end, True) for start, end in places])
        found.append(
            Stretch(
                start=at,
                end=at + len(segment.text),
                is_sentence=segment.mark is not None,
                decides=segment.mark is not None and segment.mark.start == decisive,
                pieces=[Piece(part.text, bool(part.mark)) for part in parts],
            )
        )
        at += len(segment.text)
    return found


def _sentences(evidence: Evidence, language: str) -> list[Span]:
    """Return the passage's sentences, in code points of it: the deciding one as it was found."""
    deciding = Span(
        evidence.highlight_start - evidence.start, evidence.highlight_end - evidence.start
    )
    others = (
        span
        for span in split_sentences(evidence.text, language)
        if span.end <= deciding.start or span.start >= deciding.end
    )
    return sorted([deciding, *others], key=lambda span: span.start)
