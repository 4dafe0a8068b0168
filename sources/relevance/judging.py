"""From what a search found to each source's tier."""

import logging
from collections.abc import Mapping
from functools import cached_property

from sources.embedding.e5 import own_engine
from sources.encoder import EncoderError
from sources.encoder.pairs import pair_reader
from sources.finding import Found
from sources.ranking import Ranked
from sources.relevance.alignment import Aligner
from sources.relevance.model import Relevance, Tier, fitted

log = logging.getLogger(__name__)
PATIENCE = 4
"""So many sources in a row that do not speak to the claim, and no more are aligned with it, nor read
with it unless by their score they speak: 15 to 30 ms each.
"""


def judge(found: Found, texts: Mapping[int, str]) -> dict[int, Relevance]:
    """Return the relevance of each source that has a text: {source id: relevance}.

    `texts` has of each source its title and deciding sentence. Where our engine of the encoder does
    not run, scores alone judge.
    """
    reading = _Reading(found) if own_engine() else None
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

    def __init__(self, found: Found) -> None:
        self._found = found

    @cached_property
    def _aligner(self) -> Aligner:
        return Aligner(self._found.query.text)

    def of(self, one: Ranked, text: str, relevance: Relevance, *, eager: bool) -> Relevance:
        """Return a source's relevance, by what of it is worth the time.

        What stands out in the claim's own language is not aligned: it would change nothing.
        """
        sure = relevance.tier is Tier.SPEAKS and one.language == self._found.query.language
        if eager and not sure:
            relevance = _relevance(one, self._found, self._aligner.align(text))
        if relevance.tier is Tier.SPEAKS or (eager and relevance.tier is Tier.SUBJECT):
            [read] = pair_reader().read(self._found.query.text, [text])
            relevance = fitted().with_reading(relevance, read)
        return relevance


def text_to_judge(title: str, sentence: str) -> str:
    """Return what of a source is read: its title often has the names that the sentence lacks."""
    return f"{title}. {sentence}" if title else sentence


def _relevance(one: Ranked, found: Found, alignment: float | None = None) -> Relevance:
    same = one.language == found.query.language
    return fitted().relevance(one.score - one.lift, same=same, alignment=alignment)
