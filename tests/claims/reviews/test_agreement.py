"""Agreement, against published worked examples."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.reviews.agreement import (
    MOST_UNITS,
    Figure,
    cohen_kappa,
    counts_of,
    fleiss_kappa,
    krippendorff_alpha,
    percent,
)

X = math.nan
KRIPPENDORFF = np.array([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, X, X, X],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, X, 3],
    [X, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, X],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, X],
]).T - 1  # fmt: skip
"""Krippendorff 2011, part C: 12 units, 4 observers, values 1 to 5, some missing."""

FLEISS = np.array([
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1],
    [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0], [0, 2, 0, 4, 0], [1, 0, 2, 0, 3],
    [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0], [1, 0, 0, 4, 1],
    [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
]).astype(float)  # fmt: skip
"""Fleiss 1971, table 1: 30 patients, 6 diagnoses each, 5 categories."""


def pairs(matrix: list[list[int]]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the units of a table of two coders' values."""
    units = [[i, j] for i, row in enumerate(matrix) for j, n in enumerate(row) for _ in range(n)]
    return np.array(units, dtype=float).reshape(-1, 2)


class TestPublished:
    """What papers and textbooks work out."""

    def test_krippendorffs_alpha_of_2011(self) -> None:
        counts = counts_of(KRIPPENDORFF, 5)
        assert krippendorff_alpha(counts).value == pytest.approx(0.743, abs=5e-4)
        assert krippendorff_alpha(counts, ordinal=True).value == pytest.approx(0.815, abs=5e-4)

    def test_krippendorffs_binary_example_of_2011(self) -> None:
        """Part A: two observers, ten units, no missing: .095."""
        table = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]).T
        counts = counts_of(table.astype(float), 2)
        assert krippendorff_alpha(counts).value == pytest.approx(0.095, abs=5e-4)

    def test_krippendorffs_nominal_example_of_2011(self) -> None:
        """Part B: two observers, twelve units, five values a to e: .692."""
        coders = "aabbdcccedda", "babbbccceddd"
        values = [["abcde".index(value) for value in words] for words in coders]
        counts = counts_of(np.array(values, dtype=float).T, 5)
        assert krippendorff_alpha(counts).value == pytest.approx(0.692, abs=5e-4)

    def test_fleiss_kappa_of_1971(self) -> None:
        assert FLEISS.sum(axis=0).tolist() == [26, 26, 30, 55, 43]
        assert fleiss_kappa(FLEISS).value == pytest.approx(0.430, abs=5e-4)

    def test_cohens_kappa(self) -> None:
        """Fifty proposals, two readers: .70 agreed, .50 by chance, κ = .40."""
        table = pairs([[20, 5], [10, 15]])
        assert percent(table, 3).value == pytest.approx(0.70)
        assert cohen_kappa(table, 3).value == pytest.approx(0.40)

    def test_cohens_own_table_of_1960(self) -> None:
        """Table 1, of 200: agreement .70, by chance .41, κ = .492."""
        table = pairs([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
        assert percent(table, 3).value == pytest.approx(0.70)
        assert cohen_kappa(table, 3).value == pytest.approx((0.70 - 0.41) / (1 - 0.41))


class TestEdges:
    """Nothing to compare."""

    def test_without_units_there_is_no_figure(self) -> None:
        assert percent(np.empty((0, 2)), 3) == Figure(0, None)
        assert cohen_kappa(np.empty((0, 2)), 3) == Figure(0, None)
        assert fleiss_kappa(np.empty((0, 3))) == Figure(0, None)
        assert krippendorff_alpha(np.empty((0, 3))) == Figure(0, None)

    def test_where_only_one_value_was_ever_given_chance_explains_all(self) -> None:
        same = np.zeros((5, 2))
        assert percent(same, 3).value == 1
        assert cohen_kappa(same, 3) == Figure(5, None)
        assert fleiss_kappa(counts_of(same, 3)) == Figure(5, None)
        assert krippendorff_alpha(counts_of(same, 3)) == Figure(5, None)

    def test_a_unit_with_one_rating_counts_for_nothing(self) -> None:
        counts = counts_of(KRIPPENDORFF, 5)
        assert krippendorff_alpha(counts[:11]) == krippendorff_alpha(counts)
        assert krippendorff_alpha(counts).units == 11
        assert krippendorff_alpha(counts[11:]) == Figure(0, None)

    def test_fleiss_needs_as_many_ratings_of_each(self) -> None:
        with pytest.raises(ValueError, match="as many ratings"):
            fleiss_kappa(counts_of(KRIPPENDORFF, 5))

    @pytest.mark.parametrize(("matrix", "sign"), [([[5, 0], [0, 5]], 1), ([[0, 5], [5, 0]], -1)])
    def test_full_agreement_is_one_and_systematic_disagreement_below_zero(
        self, matrix: list[list[int]], sign: int
    ) -> None:
        table = pairs(matrix)
        for figure in (
            cohen_kappa(table, 2),
            fleiss_kappa(counts_of(table, 2)),
            krippendorff_alpha(counts_of(table, 2)),
            krippendorff_alpha(counts_of(table, 2), ordinal=True),
        ):
            assert figure.value is not None
            assert figure.value == 1 if sign > 0 else figure.value < 0

    def test_ordinal_forgives_a_neighbour_more_than_the_other_end(self) -> None:
        near = counts_of(pairs([[5, 1, 0], [0, 5, 0], [0, 0, 5]]), 3)
        far = counts_of(pairs([[5, 0, 1], [0, 5, 0], [0, 0, 5]]), 3)
        one, other = (krippendorff_alpha(counts, ordinal=True).value for counts in (near, far))
        assert one is not None
        assert other is not None
        assert one > other


class TestIntervals:
    """The bootstrap."""

    def test_it_holds_the_figure_is_the_same_each_time_and_narrows_with_more_units(self) -> None:
        few, many = fleiss_kappa(FLEISS), fleiss_kappa(np.tile(FLEISS, (10, 1)))
        assert few == fleiss_kappa(FLEISS)
        widths = []
        for found in (few, many):
            assert found.low is not None
            assert found.high is not None
            assert found.value is not None
            assert found.low < found.value < found.high
            widths.append(found.high - found.low)
        assert widths[1] < widths[0] / 2

    def test_it_is_near_what_the_normal_distribution_says(self) -> None:
        """κ .40 of 50 units: standard error .13 (Fleiss, Cohen & Everitt 1969)."""
        found = cohen_kappa(pairs([[20, 5], [10, 15]]), 2)
        assert found.low == pytest.approx(0.40 - 1.96 * 0.13, abs=0.06)
        assert found.high == pytest.approx(0.40 + 1.96 * 0.13, abs=0.06)

    def test_one_unit_has_no_bounds_nor_have_any_if_none_are_asked_for(self) -> None:
        assert percent(pairs([[1, 0], [0, 0]]), 2) == Figure(1, 1.0)
        assert fleiss_kappa(FLEISS, resamples=0).low is None

    def test_a_desk_of_many_years_counts_its_last_units(self) -> None:
        table = np.concatenate([np.tile([[0.0, 1.0]], (50, 1)), np.zeros((MOST_UNITS, 2))])
        assert percent(table, 2, resamples=0) == Figure(MOST_UNITS, 1.0)


@given(
    st.lists(
        st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0, X]), min_size=3, max_size=3), max_size=30
    )
)
def test_alpha_is_at_most_one_whatever_is_missing(rows: list[list[float]]) -> None:
    counts = counts_of(np.array(rows).reshape(-1, 3), 4)
    for ordinal in (False, True):
        alpha = krippendorff_alpha(counts, ordinal=ordinal, resamples=0).value
        assert alpha is None or alpha <= 1 + 1e-9
