"""The paired randomisation test against values worked out by hand."""

from itertools import product

import pytest

from sources.evaluation.significance import EXACT_UP_TO, paired_randomisation


def test_five_gains_of_five_are_as_rare_as_two_in_thirty_two() -> None:
    found = paired_randomisation([0.1] * 5, [0.2, 0.3, 0.4, 0.5, 0.6])
    assert found.p == 2 / 32
    assert found.n == 5
    assert found.first == pytest.approx(0.1)
    assert found.difference == pytest.approx(0.3)
    assert not found.is_gain


def test_up_to_twelve_pairs_every_swap_is_tried() -> None:
    first = [0.3, 0.9, 0.2, 0.5, 0.5, 0.1, 0.8, 0.4, 0.6, 0.7, 0.2, 0.0]
    second = [0.5, 0.8, 0.6, 0.5, 0.9, 0.3, 0.7, 0.9, 0.8, 0.6, 0.4, 0.5]
    assert len(first) == EXACT_UP_TO
    gains = [b - a for a, b in zip(first, second, strict=True)]
    sums = [
        abs(sum(sign * gain for sign, gain in zip(signs, gains, strict=True)))
        for signs in product((-1, 1), repeat=EXACT_UP_TO)
    ]
    expected = sum(one >= abs(sum(gains)) - 1e-9 for one in sums) / len(sums)
    assert paired_randomisation(first, second).p == expected


def test_the_order_of_the_two_does_not_matter_to_p() -> None:
    first, second = [n / 40 for n in range(30)], [(n * 7 % 30) / 30 for n in range(30)]
    there, back = paired_randomisation(first, second), paired_randomisation(second, first)
    assert there.p == back.p
    assert there.difference == pytest.approx(-back.difference)


def test_many_small_gains_are_a_gain_and_as_many_losses_are_none() -> None:
    low = [0.4 + n / 1000 for n in range(60)]
    high = [score + 0.01 for score in low]
    assert paired_randomisation(low, high).is_gain
    assert paired_randomisation(low, high).p == pytest.approx(1 / 10_001)
    assert not paired_randomisation(high, low).is_gain


def test_drawn_swaps_come_near_the_exact_share() -> None:
    """Of two equal gains, half of the swaps keep both on one side."""
    found = paired_randomisation([0.5] * 20, [0.5] * 19 + [0.9])
    assert found.p == 1.0
    two = paired_randomisation([0.5] * 20, [0.5] * 18 + [0.6, 0.6])
    assert two.p == pytest.approx(0.5, abs=0.02)


def test_no_difference_and_no_pairs_mean_nothing() -> None:
    assert paired_randomisation([0.5] * 20, [0.5] * 20).p == 1.0
    assert paired_randomisation([], []).p == 1.0


def test_scores_that_are_not_paired_are_refused() -> None:
    with pytest.raises(ValueError, match="not paired"):
        paired_randomisation([0.1], [0.1, 0.2])


def test_it_repeats() -> None:
    first, second = [n % 7 / 7 for n in range(50)], [n % 5 / 5 for n in range(50)]
    assert paired_randomisation(first, second) == paired_randomisation(first, second)
