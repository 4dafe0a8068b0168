"""From what a search found to each source's tier."""

import logging
from collections.abc import Mapping

from sources.embedding.e5 import own_engine
from sources.encoder import EncoderError
from sources.finding import Found
from sources.ranking import Ranked
from sources.relevance.alignment import Aligner
from sources.relevance.model import Relevance, Tier, fitted

log = logging.getLogger(__name__)
PATIENCE = 4
"""So many sources in a row that do not speak to the claim, and no more are read with it: 15 to 30
ms each. Further down the list, scores alone judge.
"""


def judge(found: Found, texts: Mapping[int, str]) -> dict[int, Relevance]:
    """Return the relevance of each source that has a text: {source id: relevance}.

    `texts` has of each source its title and deciding sentence. Where our engine of the encoder does
    not run, scores alone judge.
    """
    aligner: Aligner | None = None
    readable = own_engine()
    silent = 0
    judged = {}
    for one in found.kept:
        if one.source_id not in texts:
            continue
        relevance = _relevance(one, found)
        # What stands out in the claim's own language is not read: it would change nothing.
        sure = relevance.tier is Tier.SPEAKS and one.language == found.query.language
        if readable and not sure and silent < PATIENCE:
            try:
                aligner = aligner or Aligner(found.query.text)
                relevance = _relevance(one, found, aligner.align(texts[one.source_id]))
            except EncoderError as error:
                log.warning("sources are judged by their scores alone: %s", error)
                readable = False
        silent = 0 if relevance.tier is Tier.SPEAKS else silent + 1
        judged[one.source_id] = relevance
    return judged


def text_to_judge(title: str, sentence: str) -> str:
    """Return what of a source is read: its title often has the names that the sentence lacks."""
    return f"{title}. {sentence}" if title else sentence


def _relevance(one: Ranked, found: Found, alignment: float | None = None) -> Relevance:
    same = one.language == found.query.language
    return fitted().relevance(one.score - one.lift, same=same, alignment=alignment)
