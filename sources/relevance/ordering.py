"""Aligning the first few of what a search found, and ordering them by it."""

import logging
from collections.abc import Mapping
from dataclasses import replace

from sources.embedding.e5 import own_engine
from sources.encoder import EncoderError
from sources.finding import Found
from sources.ranking import CLOSENESS, closest_first
from sources.relevance.alignment import Aligner

log = logging.getLogger(__name__)


def put_closest_first(found: Found, texts: Mapping[int, str]) -> Found:
    """Return what was found with the first few aligned with the claim, and the closest of them
    first. `texts` are those that are judged; a source without one is not counted.

    All stays as it was where each of them is in the claim's language: there words tell more. So it
    does where our engine of the encoder does not run.
    """
    first = [one for one in found.kept if one.source_id in texts][: CLOSENESS.first]
    abroad = any(one.language != found.query.language for one in first)
    if not (abroad and own_engine()):
        return found
    try:
        aligner = Aligner(found.query.text)
        alignments = {one.source_id: aligner.align(texts[one.source_id]) for one in first}
    except EncoderError as error:
        log.warning("sources are ordered by their scores alone: %s", error)
        return found
    kept = closest_first(found.kept, alignments, weight=CLOSENESS.weight)
    return replace(found, kept=kept, alignments=alignments)
