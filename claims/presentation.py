"""How claims and evidence are shown: values for templates, no HTML (pure but for translation)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.models import Appearance, Claim, Evidence
from sources.search.words import shared_words
from workbench.lib.marking import Segment, segments

NEIGHBOURS = 300
REASONS = {
    "appeal": gettext_lazy("a demand, which cannot be checked"),
    "attributed": gettext_lazy("somebody is named as saying it"),
    "cause": gettext_lazy("says what caused what"),
    "comparison": gettext_lazy("compares"),
    "date": gettext_lazy("gives a date"),
    "detailed": gettext_lazy("is specific"),
    "event": gettext_lazy("reports an event"),
    "evidence": gettext_lazy("points to evidence"),
    "future": gettext_lazy("is about the future"),
    "headline": gettext_lazy("shares words with the headline"),
    "hedge": gettext_lazy("is hedged"),
    "measure": gettext_lazy("gives a measure"),
    "named-actor": gettext_lazy("names who acts"),
    "negation": gettext_lazy("denies something"),
    "number": gettext_lazy("gives a number"),
    "office": gettext_lazy("said by an office holder"),
    "opinion": gettext_lazy("is an opinion"),
    "personal": gettext_lazy("is a personal experience"),
    "question": gettext_lazy("is a question"),
    "repeated": gettext_lazy("is said twice"),
    "short": gettext_lazy("is short"),
}
"""Why a claim is more or less worth checking, in words, by the extractor's reason codes."""


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


def evidence_card(
    evidence: Evidence, claim: Claim, *, said: date | None, cited: bool
) -> EvidenceCard:
    """Prepare a card. The passage's snapshot and source must be loaded."""
    source = evidence.passage.snapshot.source
    as_of, is_later = as_of_mark(source.printed_date, said)
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
    pieces: list[Piece] = []
    for segment in segments(passage.text, [decisive]):
        places = shared_words(segment.text, language, claim.text, claim.language)
        parts = segments(segment.text, [(start, end, True) for start, end in places])
        pieces.extend(Piece(part.text, bool(segment.mark), bool(part.mark)) for part in parts)
    return pieces


def as_of_mark(published: date | None, said: date | None) -> tuple[str, bool]:
    """Say in words how evidence lies in time to the claim, and whether it is later.

    Days are those of the places of publication.
    """
    if published is None:
        return _("undated"), False
    if said is None:
        return "", False
    days = (published - said).days
    if days > 0:
        text = ngettext("%(n)d day after the claim", "%(n)d days after the claim", days)
    elif days < 0:
        text = ngettext("%(n)d day before the claim", "%(n)d days before the claim", -days)
    else:
        return _("the same day as the claim"), False
    return text % {"n": abs(days)}, days > 0


def newest_appearances(appearances: Sequence[Appearance]) -> list[Appearance]:
    """Leave out those in an article's older text where its newest text has the claim too."""
    current = {a.article_id for a in appearances if a.snapshot_id == a.article.snapshot_id}
    return [
        appearance
        for appearance in appearances
        if appearance.article_id not in current
        or appearance.snapshot_id == appearance.article.snapshot_id
    ]


def said_date(appearances: Sequence[Appearance]) -> date | None:
    """Return the day of the earliest appearance: the claim was made then or before."""
    days = [appearance.article.source.printed_date for appearance in appearances]
    return min((day for day in days if day), default=None)


def reason_words(claim: Claim) -> list[str]:
    """Return a claim's reasons in words, each with a plus or a minus, the weightiest first."""
    weighed = sorted(claim.reasons, key=lambda reason: -abs(reason["weight"]))
    return [
        f"{'+' if reason['weight'] >= 0 else '−'} {REASONS.get(reason['code'], reason['code'])}"
        for reason in weighed
    ]


def appearance_context(appearance: Appearance) -> list[Segment[bool]]:
    """Return the printed words among their neighbours in the article."""
    text = appearance.snapshot.text
    begin = max(0, appearance.start - NEIGHBOURS)
    if begin:
        begin = text.find(" ", begin, appearance.start) + 1 or begin
    end = min(len(text), appearance.end + NEIGHBOURS)
    if end < len(text):
        end = max(text.rfind(" ", appearance.end, end), appearance.end)
    place = (appearance.start - begin, appearance.end - begin, True)
    return segments(text[begin:end], [place])
