"""How claims are shown: values for templates, no HTML (pure but for translation)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.statements.models import Appearance, Claim
from workbench.lib.marking import Segment, segments

NEIGHBOURS = 300
REASONS = {
    "appeal": gettext_lazy("a demand, which cannot be checked"),
    "attributed": gettext_lazy("somebody is named as saying it"),
    "cause": gettext_lazy("says what caused what"),
    "comparison": gettext_lazy("compares"),
    "date": gettext_lazy("gives a date"),
    "desk": gettext_lazy("by what this desk takes and dismisses"),
    "detailed": gettext_lazy("is specific"),
    "event": gettext_lazy("reports an event"),
    "evidence": gettext_lazy("points to evidence"),
    "future": gettext_lazy("is about the future"),
    "headline": gettext_lazy("shares words with the headline"),
    "hedge": gettext_lazy("is hedged"),
    "leans": gettext_lazy("does not stand alone"),
    "measure": gettext_lazy("gives a measure"),
    "model": gettext_lazy("read by our own model"),
    "named-actor": gettext_lazy("names who acts"),
    "negation": gettext_lazy("denies something"),
    "number": gettext_lazy("gives a number"),
    "office": gettext_lazy("said by an office holder"),
    "opinion": gettext_lazy("is an opinion"),
    "person": gettext_lazy("added by a person"),
    "personal": gettext_lazy("is a personal experience"),
    "question": gettext_lazy("is a question"),
    "repeated": gettext_lazy("is said twice"),
    "short": gettext_lazy("is short"),
}
"""Why a claim is more or less worth checking, in words, by the extractor's reason codes."""


def newest_appearances(appearances: Sequence[Appearance]) -> list[Appearance]:
    """Leave out those in an article's older text where its newest text has the claim too."""
    current = {a.article_id for a in appearances if a.snapshot_id == a.article.snapshot_id}
    return [
        appearance
        for appearance in appearances
        if appearance.article_id not in current
        or appearance.snapshot_id == appearance.article.snapshot_id
    ]


def claimant_words(claim: Claim) -> str:
    """Say who asserts it, who may, or that the article itself does."""
    if claim.claimant:
        return claim.claimant.name
    if claim.claimant_candidates:
        return f"{' / '.join(claim.claimant_candidates)}?"
    return _("the article itself")


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
