"""How evidence is shown: cards with marks and hints in words, grouped by origin (no HTML)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.desk.claim.passages import Stretch, evidence_stretches
from claims.evidence.choices import EvidenceTier, JudgementValue
from claims.evidence.models import Evidence
from claims.statements.models import Claim
from sources.choices import SourceKind
from sources.independence import LinkReason
from sources.presentation import LINK_REASONS, STANCE_CAUSES, leg_in_words
from sources.relevance import common_ground, text_to_judge
from sources.stance import CHECK_SAYS, Cause

if TYPE_CHECKING:
    from claims.desk.claim.checks import CheckSaid
    from claims.evidence.selectors import EvidenceShown

_NEAR = (EvidenceTier.SPEAKS, EvidenceTier.SUBJECT)
"""Tiers of which people look at the reasons."""


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    """One piece of evidence as the desk shows it.

    `is_later` than the claim, `is_undated`, or `is_check`, a fact-check that may be of this very
    claim: what was not known when the claim was made. `hints` says in words why its stance is what
    it is, `says` what a fact-check's own verdict is, `check` its rating beside ours, `ground` what
    the source has in common with the claim and what it lacks. `is_under_check` is one that is
    itself an article under check here. `more_copies` are in the corpus and not shown; the first
    card of a copy group says so.
    """

    evidence: Evidence
    stretches: Sequence[Stretch]
    as_of: str
    is_later: bool
    is_undated: bool
    is_check: bool
    is_under_check: bool
    hints: Sequence[str]
    says: str
    check: "CheckSaid | None"
    ground: Sequence[str]
    cited: bool
    judged: JudgementValue | None
    more_copies: int

    @property
    def legs(self) -> Sequence[tuple[str, Mapping[str, Any]]]:
        """Why it stands where it stands: each leg in words, with its score, rank and z."""
        return [(leg_in_words(name), said) for name, said in self.evidence.legs.items()]

    @property
    def was_known(self) -> bool:
        """Tell whether it was there before the claim, and does not judge it."""
        return not (self.is_later or self.is_undated or self.is_check)


@dataclass(frozen=True, slots=True)
class Linked:
    """A card that has the same origin as the one before it, and why."""

    card: EvidenceCard
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """Evidence of one origin: the best card, the others, and how many sources that makes."""

    first: EvidenceCard
    others: Sequence[Linked]

    @property
    def size(self) -> int:
        """How many cards."""
        return 1 + len(self.others)

    @property
    def cards(self) -> Sequence[EvidenceCard]:
        """All of it, the best first."""
        return (self.first, *(one.card for one in self.others))

    @property
    def tier(self) -> str:
        """The nearest tier that any of it is in."""
        tiers = {card.evidence.tier for card in self.cards}
        return next((tier for tier in (*EvidenceTier.values, "") if tier in tiers), "")

    def says(self, slug: str) -> bool:
        """Tell whether a fact-check in it comes near this rating of ours."""
        near = (card.check.ours for card in self.cards if card.check)
        return any(rating and rating.slug == slug for rating in near)

    @property
    def was_known(self) -> bool:
        """Tell whether any of it was there before the claim."""
        return any(card.was_known for card in self.cards)


def evidence_card(
    evidence: Evidence,
    claim: Claim,
    *,
    said: date | None,
    cited: bool,
    judged: str | None = None,
    more_copies: int = 0,
    is_under_check: bool = False,
    check: "CheckSaid | None" = None,
) -> EvidenceCard:
    """Prepare a card; `judged` is what the person who looks has said of the source before.

    The snapshot and its source must be loaded.
    """
    source = evidence.snapshot.source
    own = [one for one in evidence.stance_reasons if one["cause"] in CHECK_SAYS]
    as_of, is_later = as_of_mark(source.printed_date, said)
    return EvidenceCard(
        evidence=evidence,
        stretches=evidence_stretches(evidence, claim),
        as_of=as_of,
        is_later=is_later,
        is_undated=source.printed_date is None,
        is_check=source.kind == SourceKind.FACT_CHECK,
        is_under_check=is_under_check,
        hints=() if own else hint_words(evidence.stance_reasons),
        says=" ".join(hint_words(own)),
        check=check,
        ground=ground_words(evidence, claim) if evidence.tier in _NEAR else (),
        cited=cited,
        judged=JudgementValue(judged) if judged else None,
        more_copies=more_copies,
    )


def evidence_cards(
    evidence: "Sequence[EvidenceShown]",
    claim: Claim,
    *,
    said: date | None,
    cited: Collection[tuple[int, int, int]],
    checks: "Mapping[int, CheckSaid]",
) -> list[EvidenceCard]:
    """Prepare the cards of a claim's evidence, the best first.

    `cited` has the places (snapshot key, start, end) that the reader's draft cites, `checks` what
    fact-checks say, by their evidence's key.
    """
    more = _more_copies(evidence)
    return [
        evidence_card(
            one,
            claim,
            said=said,
            cited=(one.snapshot_id, one.highlight_start, one.highlight_end) in cited,
            judged=one.judged,
            more_copies=more.get(one.pk, 0),
            is_under_check=one.is_under_check,
            check=checks.get(one.pk),
        )
        for one in evidence
    ]


def _more_copies(evidence: "Sequence[EvidenceShown]") -> dict[int, int]:
    """Return how many copies of a copy group are known and not shown: {evidence key: number}.

    The best evidence of each group stands for it.
    """
    shown: dict[int, list[EvidenceShown]] = {}
    for one in evidence:
        if group := one.snapshot.source.copy_group:
            shown.setdefault(group, []).append(one)
    return {first.pk: first.copy_count - 1 - len(rest) for first, *rest in shown.values()}


def hint_words(reasons: Sequence[Mapping[str, str]]) -> list[str]:
    """Return a stance hint's reasons in words, with the words that show them."""
    said = []
    for reason in reasons:
        text = str(STANCE_CAUSES[Cause(reason["cause"])])
        parts = [f"“{part}”" for part in (reason["evidence_part"], reason["claim_part"]) if part]
        said.append(f"{text} ({' ↔ '.join(parts)})" if parts else text)
    return said


def ground_words(evidence: Evidence, claim: Claim) -> list[str]:
    """Say what a source has of the claim, and what it lacks: what people can check its tier by."""
    source = evidence.snapshot.source
    found = common_ground(
        claim=claim.text,
        claim_language=claim.language,
        text=text_to_judge(source.title, evidence.highlight),
        language=source.language,
    )
    kinds = (
        (found.names, _("same names: %(words)s")),
        (found.numbers, _("same numbers: %(words)s")),
        (found.words, _("same words: %(words)s")),
        (found.names_missing, _("not named: %(words)s")),
        (found.numbers_missing, _("numbers it lacks: %(words)s")),
    )
    return [said % {"words": ", ".join(words)} for words, said in kinds if words]


def origin_groups(
    cards: Sequence[EvidenceCard], origins: Sequence[Mapping[str, Any]]
) -> list[OriginGroup]:
    """Group cards, the best first, by the origins that a run found; each card is in one group."""
    of_source = {member: index for index, one in enumerate(origins) for member in one["members"]}
    grouped: dict[tuple[str, int], list[EvidenceCard]] = {}
    for card in cards:
        source_id = card.evidence.snapshot.source_id
        known = of_source.get(source_id)
        key = ("alone", source_id) if known is None else ("origin", known)
        grouped.setdefault(key, []).append(card)
    groups = []
    for (_kind, number), (first, *others) in grouped.items():
        links = origins[number]["links"] if others else ()
        groups.append(OriginGroup(first, [Linked(card, _why(card, links)) for card in others]))
    return groups


@dataclass(frozen=True, slots=True)
class TierShown:
    """One tier with what is in it; that of evidence from before there were tiers has no name.

    The rest is folded where something speaks to the claim; where nothing does, people look.
    """

    key: str
    name: str
    groups: Sequence[OriginGroup]
    is_folded: bool


def tiers_shown(groups: Sequence[OriginGroup]) -> list[TierShown]:
    """Sort origins into tiers, the nearest first; each keeps its order. Empty ones are left out."""
    names = {**dict(EvidenceTier.choices), "": ""}
    by_tier = {key: [one for one in groups if one.tier == key] for key in names}
    found = bool(by_tier[EvidenceTier.SPEAKS])
    return [
        TierShown(key, str(names[key]), some, is_folded=found and key == EvidenceTier.REST)
        for key, some in by_tier.items()
        if some
    ]


def _why(card: EvidenceCard, links: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say what links a source to others of its origin: the strongest reason."""
    source_id = card.evidence.snapshot.source_id
    mine = [link for link in links if source_id in (link["a"], link["b"])]
    return [
        str(LINK_REASONS[LinkReason(link["reason"])])
        % {"share": link["share"], "agency": link["agency"]}
        for link in mine[:1]
    ]


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
