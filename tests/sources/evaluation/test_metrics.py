"""Metrics against values worked out by hand."""

import math

import pytest

from sources.evaluation.metrics import evaluate_run, score_list


def test_a_perfect_list_scores_one_everywhere() -> None:
    scores = score_list(["a", "b"], {"a": 1, "b": 1})
    assert set(scores.as_dict().values()) == {1.0}


def test_a_list_without_anything_relevant_scores_zero() -> None:
    assert set(score_list(["x", "y"], {"a": 1}).as_dict().values()) == {0.0}


def test_the_second_place_is_worth_what_the_books_say() -> None:
    scores = score_list(["x", "a", "y"], {"a": 1})
    assert scores.mrr_10 == 0.5
    assert scores.map_5 == 0.5
    assert scores.ndcg_10 == pytest.approx(1 / math.log2(3))
    assert (scores.success_1, scores.success_5) == (0.0, 1.0)


def test_average_precision_counts_every_relevant_document() -> None:
    scores = score_list(["a", "x", "b"], {"a": 1, "b": 1, "c": 1})
    assert scores.map_5 == pytest.approx((1 + 2 / 3) / 3)
    assert scores.recall_10 == pytest.approx(2 / 3)


def test_grades_weigh_in_ndcg() -> None:
    scores = score_list(["low", "high"], {"low": 1, "high": 2})
    assert scores.ndcg_10 == pytest.approx((1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)))


def test_a_judged_query_without_an_answer_counts_as_zero() -> None:
    scores = evaluate_run({"q1": ["a"]}, {"q1": {"a": 1}, "q2": {"b": 1}})
    assert scores.success_1 == 0.5
