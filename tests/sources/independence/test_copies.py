"""Keys that find near copies, and groups that do not depend on the order of arrival (pure)."""

from itertools import pairwise
from random import Random

import numpy as np
import pytest

from sources.independence import (
    LIKELY_RESEMBLANCE,
    Link,
    LinkReason,
    copied_share,
    keys,
    merge,
    read_words,
    sign,
    words_key,
)
from tests.sources.independence.synthetic import measured, near_copy, story


def share_a_key(left: str, right: str) -> bool:
    """Say whether the two would be looked at."""
    first, second = read_words(left), read_words(right)
    return bool(keys(first, sign(first.runs)) & keys(second, sign(second.runs)))


@pytest.mark.parametrize(("resembling", "fewest"), [(0.4, 85), (0.5, 97), (0.7, 100)])
def test_near_copies_share_a_key(resembling: float, fewest: int) -> None:
    pairs = [(story(n), near_copy(story(n), 1000 + n, resembling=resembling)) for n in range(100)]
    assert all(abs(measured(*pair) - resembling) < 0.01 for pair in pairs)
    assert sum(share_a_key(*pair) for pair in pairs) >= fewest


def test_other_texts_share_none() -> None:
    texts = [read_words(story(n)) for n in range(100)]
    found = [keys(text, sign(text.runs)) for text in texts]
    assert not any(left & right for left, right in pairwise(found))


def test_a_signature_estimates_within_what_likely_allows() -> None:
    pairs = [(story(n), near_copy(story(n), 2000 + n, resembling=0.4)) for n in range(100)]
    signed = [(sign(read_words(a).runs), sign(read_words(b).runs)) for a, b in pairs]
    guesses = [left.resemblance(right) for left, right in signed]
    assert abs(float(np.mean(guesses)) - 0.4) < 0.02
    assert sum(guess >= LIKELY_RESEMBLANCE for guess in guesses) >= 99


@pytest.mark.parametrize(
    ("left", "right", "share"),
    [
        ("Rice is dearer.", "RICE is dearer!", 100),
        ("Rice is dearer.", "Rice is cheaper.", 0),
        ("", "", 0),
        (story(1, 22), story(1, 22) + " bani", 0),
        (story(1, 40), story(1, 40) + " bani", 100),
        (story(1), near_copy(story(1), 2, resembling=0.5), 67),
        (story(1), near_copy(story(1), 2, resembling=0.35), 0),
    ],
)
def test_near_copies_are_those_of_find_origins(left: str, right: str, share: int) -> None:
    assert copied_share(read_words(left), read_words(right)) == share


def test_a_note_without_runs_has_the_key_of_its_words_only() -> None:
    note = read_words("“Rice is dearer, the market says so again and again today.”")
    assert keys(note, sign(note.runs)) == {words_key(note)}
    assert keys(read_words(""), sign(frozenset())) == frozenset()


def test_groups_do_not_depend_on_the_order_of_ids_and_links() -> None:
    random = Random(7)  # noqa: S311
    ids = list(range(40))
    links = [
        Link(a, b, LinkReason.NEAR_COPY, random.randrange(40, 101))
        for a, b in (sorted(random.sample(ids, 2)) for _ in range(45))
    ]
    split = {frozenset(random.sample(ids, 2)) for _ in range(6)}
    expected = merge(ids, links, split=split)
    assert max(len(group) for group in expected.values()) > 3
    for _ in range(50):
        random.shuffle(ids)
        random.shuffle(links)
        assert merge(ids, links, split=split) == expected
    assert not any(pair <= group for pair in split for group in expected.values())
