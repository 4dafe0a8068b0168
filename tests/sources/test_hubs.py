"""Queries of the leg of openings are turned away from texts that lie near to everything."""

import numpy as np

from sources.embedding import away_from_hubs, embed_openings, embed_query
from sources.embedding.hubs import ORDINARY
from sources.embedding.routing import E5, USE
from sources.finding import Query, leg_searches
from sources.ranking import OPENING, sentence_leg, whole_leg
from sources.search import VectorSearch

CLAIM = "The hospital in Surabaya sends patients away who have no insurance"
ANSWER = "RS di Surabaya bantah menolak pasien tanpa asuransi."
GENERAL = "He said so to reporters."


def test_a_text_about_nothing_loses_more_than_one_that_answers() -> None:
    asked = embed_query(CLAIM, language="en")[E5.model]
    answer, general = (one[E5.model] for one in embed_openings([ANSWER, GENERAL]))
    turned = away_from_hubs(asked)
    assert np.isclose(np.linalg.norm(turned), 1)
    lead, lead_turned = asked @ answer - asked @ general, turned @ answer - turned @ general
    assert lead_turned > 1.2 * lead > 0


def test_only_the_leg_of_openings_is_asked_so() -> None:
    plain = embed_query(CLAIM, language="en")
    searches = leg_searches(Query(text=CLAIM, language="en"), size=5)
    vectors = {
        leg: search.vector for leg, search in searches.items() if isinstance(search, VectorSearch)
    }
    assert np.array_equal(vectors[whole_leg(USE.model)], plain[USE.model])
    assert np.array_equal(vectors[sentence_leg(E5.model)], plain[E5.model])
    assert np.array_equal(vectors[OPENING], away_from_hubs(plain[E5.model]))
    assert not np.allclose(vectors[OPENING], plain[E5.model], atol=0.01)


def test_every_line_is_one_ordinary_sentence() -> None:
    lines = ORDINARY.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) > 40
    assert all(20 < len(line) < 90 or not line.isascii() for line in lines)
