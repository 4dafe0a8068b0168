"""Logistic regression and its figures, on numbers worked out by hand."""

import numpy as np
import pytest

from claims.learning.logistic import area, average_precision, best_threshold, fit_logistic

FREE = np.array([1e-9, 1e-9])


def test_two_groups_are_told_apart_by_their_log_odds() -> None:
    """One feature that is 0 or 1: the weights are the log odds of either group."""
    features = np.array([[0, 1]] * 8 + [[1, 1]] * 8, dtype=float)
    labels = [True] * 2 + [False] * 6 + [True] * 6 + [False] * 2
    weights = fit_logistic(features, labels, pull=FREE, start=np.zeros(2))
    assert weights == pytest.approx([2 * np.log(3), -np.log(3)], abs=1e-5)


def test_both_labels_weigh_the_same_however_many_there_are() -> None:
    features = np.ones((10, 1))
    weights = fit_logistic(features, [True] + [False] * 9, pull=np.array([1e-9]), start=np.zeros(1))
    assert weights == pytest.approx([0.0], abs=1e-6)


def test_what_nothing_speaks_against_stays_where_it_starts() -> None:
    features = np.array([[0.0, 1.0], [0.0, -1.0]] * 5)
    weights = fit_logistic(
        features, [True, False] * 5, pull=np.array([1.0, 1.0]), start=np.array([0.7, 0.0])
    )
    assert weights[0] == pytest.approx(0.7)
    assert weights[1] > 0.5


def test_a_strong_pull_holds() -> None:
    features = np.array([[1.0], [-1.0]] * 20)
    held = fit_logistic(features, [True, False] * 20, pull=np.array([1e6]), start=np.ones(1))
    assert held == pytest.approx([1.0], abs=1e-3)


@pytest.mark.parametrize("labels", [[True, True], [False, False]])
def test_one_kind_alone_teaches_nothing(labels: list[bool]) -> None:
    with pytest.raises(ValueError, match="nothing to tell apart"):
        fit_logistic(np.ones((2, 1)), labels, pull=np.ones(1), start=np.zeros(1))


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    assert area([0.9, 0.4, 0.4, 0.1], [True, True, False, False]) == [1.0, 0.75]
    assert area([0.1, 0.9], [True, False]) == [0.0]


def test_average_precision_is_the_mean_at_each_that_is_right() -> None:
    assert average_precision([0.9, 0.8, 0.7], [True, False, True]) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([0.5], [False]) == 0.0


def test_the_threshold_is_where_f1_is_best() -> None:
    assert best_threshold([0.9, 0.8, 0.7, 0.2], [True, False, True, False]) == 0.7
