"""From what a search found to each source's tier."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from sources.embedding.e5 import own_engine
from sources.encoder import EncoderError
from sources.encoder.pairs import pair_reader
from sources.finding import Found
from sources.ranking import Ranked
from sources.relevance.alignment import Aligner
from sources.relevance.model import Relevance, Tier, fitted

log = logging.getLogger(__name__)
CHECKED_TITLE, CHECKED_LEAD = 0.35, 0.5
"""From these alignments of its title, and of title and first paragraph, on, a fact-check is of this
very claim. Set by hand, looking at the sample desk.
"""
TELLING_TOKENS = 7
"""A claim of fewer aligns with much that is not about it: “Ukraine was not invited”."""
_NO_CHECKS: Mapping[int, "Check"] = MappingProxyType({})
PATIENCE = 3
"""So many sources in a row that do not speak to the claim, and no more are aligned or read with it
(15 to 30 ms each), but for those that speak by their score.
"""


@dataclass(frozen=True, slots=True)
class Check:
    """A fact-check's title and its first paragraph: there it tells which claim it checks."""

    title: str
    lead: str


def judge(
    found: Found, texts: Mapping[int, str], checks: Mapping[int, Check] = _NO_CHECKS
) -> dict[int, Relevance]:
    """Return the relevance of each source that has a text: {source id: relevance}.

    `texts` has of each source its title and deciding sentence; `checks` are those that are
    fact-checks. Where our engine of the encoder does not run, scores alone judge.
    """
    reading = _Reading(found, checks) if own_engine() else None
    silent = 0
    judged = {}
    for one in found.kept:
        if one.source_id not in texts:
            continue
        relevance = _relevance(one, found)
        if reading:
            try:
                relevance = reading.of(
                    one, texts[one.source_id], relevance, eager=silent < PATIENCE
                )
            except EncoderError as error:
                log.warning("sources are judged by their scores alone: %s", error)
                reading = None
        silent = 0 if relevance.tier is Tier.SPEAKS else silent + 1
        judged[one.source_id] = relevance
    return judged


class _Reading:
    """A claim, to be read with the sources that a search found. Raises `EncoderError`."""

    def __init__(self, found: Found, checks: Mapping[int, Check]) -> None:
        self._found = found
        self._checks = checks

    @cached_property
    def _aligner(self) -> Aligner:
        return Aligner(self._found.query.text)

    @cached_property
    def _with_claimant(self) -> Aligner:
        """Who said it as well: a fact-check names them."""
        return Aligner(self._found.query.words)

    def of(self, one: Ranked, text: str, relevance: Relevance, *, eager: bool) -> Relevance:
        """Return a source's relevance, by what of it is worth the time.

        What stands out in the claim's own language is not aligned: it would change nothing.
        """
        same, alignment = one.language == self._found.query.language, None
        if eager and not (same and relevance.tier is Tier.SPEAKS):
            alignment = self._found.alignments.get(one.source_id)
            if alignment is None:
                alignment = self._aligner.align(text)
            relevance = _relevance(one, self._found, alignment)
        if relevance.tier is Tier.SPEAKS or (eager and relevance.tier is Tier.SUBJECT):
            [read] = pair_reader().read(self._found.query.text, [text])
            tells = alignment if self._aligner.tokens >= TELLING_TOKENS else None
            relevance = fitted().with_reading(relevance, read, same=same, alignment=tells)
        check = self._checks.get(one.source_id)
        worth = eager or relevance.tier is Tier.SPEAKS
        if check and worth and self._is_of_this_claim(check):
            return fitted().checking(relevance)
        return relevance

    def _is_of_this_claim(self, check: Check) -> bool:
        return (
            self._aligner.tokens >= TELLING_TOKENS
            and self._with_claimant.align(check.title) >= CHECKED_TITLE
            and self._with_claimant.align(f"{check.title}. {check.lead}") >= CHECKED_LEAD
        )


def text_to_judge(title: str, sentence: str) -> str:
    """Return what of a source is read: its title often has the names that the sentence lacks."""
    return f"{title}. {sentence}" if title else sentence


def _relevance(one: Ranked, found: Found, alignment: float | None = None) -> Relevance:
    same = one.language == found.query.language
    return fitted().relevance(one.standing_out, same=same, alignment=alignment)
