"""What is different between two captures, by sentences."""

from claims.drift.differences import MOST_SENTENCES, differences

SENTENCES = [f"The office counted {number} sacks." for number in range(8)]


def kinds(then: list[str], now: list[str]) -> list[tuple[str, int]]:
    """Return each run's kind and length."""
    found = differences(" ".join(then), " ".join(now), "en")
    assert found is not None
    return [(one.kind, one.count) for one in found]


def test_a_changed_sentence_stands_between_its_neighbours() -> None:
    now = [*SENTENCES[:4], "Nobody counted anything.", *SENTENCES[5:]]
    assert kinds(SENTENCES, now) == [
        ("skipped", 3), ("same", 1), ("gone", 1), ("new", 1), ("same", 1), ("skipped", 2),
    ]  # fmt: skip


def test_what_was_added_or_taken_out_is_that_alone() -> None:
    assert kinds(SENTENCES[:2], SENTENCES[:3]) == [("skipped", 1), ("same", 1), ("new", 1)]
    assert kinds(SENTENCES[:2], SENTENCES[:1]) == [("same", 1), ("gone", 1)]


def test_the_same_text_in_other_lines_is_the_same() -> None:
    assert differences("One is here. Two are here.", "One is here.\n\nTwo are here.", "en") == []


def test_what_is_too_long_is_not_compared() -> None:
    assert differences("It is so. " * (MOST_SENTENCES + 1), "It is so.", "en") is None
