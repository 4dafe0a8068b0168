"""How claims and evidence are shown: values for templates, no HTML (pure but for translation)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.models import Appearance, Claim, Evidence
from sources.search.words import shared_words
from workbench.lib.marking import Segment, segments

NEIGHBOURS = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of passage: is it in the deciding sentence, is it a word that the claim shares?"""

    text: str
    decides: bool
    shared: bool


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    """One piece of evidence as the desk shows it."""

    evidence: Evidence
    pieces: Sequence[Piece]
    as_of: str
    is_later: bool
    cited: bool


def evidence_card(evidence: Evidence, claim: Claim, *, cited: bool) -> EvidenceCard:
    """Prepare a card. The passage's snapshot and source must be loaded."""
    source = evidence.passage.snapshot.source
    as_of, is_later = as_of_mark(source.published_at, claim.said_at)
    return EvidenceCard(evidence, evidence_pieces(evidence, claim), as_of, is_later, cited)


def evidence_pieces(evidence: Evidence, claim: Claim) -> list[Piece]:
    """Cut a passage at its deciding sentence and at the words it shares with the claim."""
    passage = evidence.passage
    language = passage.snapshot.source.language
    decisive = (
        evidence.highlight_start - passage.start,
        evidence.highlight_end - passage.start,
        True,
    )
    pieces = []
    for segment in segments(passage.text, [decisive]):
        places = shared_words(segment.text, language, claim.text, claim.language)
        for part in segments(segment.text, [(start, end, True) for start, end in places]):
            pieces.append(Piece(part.text, bool(segment.mark), bool(part.mark)))
    return pieces


def as_of_mark(published_at: datetime | None, said_at: datetime | None) -> tuple[str, bool]:
    """Say in words how evidence lies in time to the claim, and whether it is later."""
    if published_at is None:
        return _("undated"), False
    if said_at is None:
        return "", False
    days = (published_at.date() - said_at.date()).days
    if days > 0:
        text = ngettext("%(n)d day after the claim", "%(n)d days after the claim", days)
    elif days < 0:
        text = ngettext("%(n)d day before the claim", "%(n)d days before the claim", -days)
    else:
        return _("the same day as the claim"), False
    return text % {"n": abs(days)}, days > 0


def appearance_context(appearance: Appearance) -> list[Segment[bool]]:
    """Return the printed words among their neighbours in the article."""
    text = appearance.snapshot.text
    begin = max(0, appearance.start - NEIGHBOURS)
    end = min(len(text), appearance.end + NEIGHBOURS)
    place = (appearance.start - begin, appearance.end - begin, True)
    return segments(text[begin:end], [place])
