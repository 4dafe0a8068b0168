"""The geometry of charts."""

from itertools import pairwise

import pytest

from workbench.lib.charts import HEIGHT, WIDTH, bar_chart, line_chart, round_above


def test_better_is_higher_and_later_is_further_right() -> None:
    (line,) = line_chart(["a", "b", "c"], {"en": {"a": 0.0, "b": 1.0, "c": 0.5}}).lines
    (x1, y1), (x2, y2), (x3, y3) = [(float(x), float(y)) for x, y in line.points]
    assert 0 < x1 < x2 < x3 < WIDTH
    assert 0 < y2 < y3 < y1 < HEIGHT
    assert line.path.count(",") == 3
    assert float(line.name.x) > x3


def test_a_long_name_has_room_behind_its_line() -> None:
    chart = line_chart(["a", "b"], {"handed in": {"a": 0.0, "b": 1.0}, "x": {"b": 0.5}})
    assert all(float(line.name.x) + 8 * len(line.name.text) <= WIDTH for line in chart.lines)
    assert float(chart.lines[0].points[-1][0]) == chart.right


def test_a_step_without_a_value_is_bridged_and_a_line_without_any_is_left_out() -> None:
    chart = line_chart(["a", "b", "c"], {"en": {"a": 0.2, "c": 0.4}, "id": {}})
    (line,) = chart.lines
    assert len(line.points) == 2


def test_names_never_lie_on_one_another_nor_outside() -> None:
    for value in (0.0, 0.5, 1.0):
        lines = line_chart(["a"], {name: {"a": value} for name in "wxyz"}).lines
        heights = sorted(float(line.name.y) for line in lines)
        gaps = [b - a for a, b in pairwise(heights)]
        assert min(gaps) >= 16 - 0.1
        assert heights[0] > 0
        assert heights[-1] < HEIGHT


def test_names_far_from_one_another_stay_at_the_ends_of_their_lines() -> None:
    steps = [str(number) for number in range(10)]
    lines = line_chart(steps, {"en": {"9": 1.0}, "id": {"5": 1.0}, "de": {"1": 1.0}}).lines
    assert len({line.name.y for line in lines}) == 1


def test_of_many_steps_a_few_are_marked() -> None:
    steps = [f"week {number}" for number in range(26)]
    assert len(line_chart(steps, {}).steps) == 5
    assert [mark.text for mark in line_chart(steps[:2], {}).steps] == steps[:2]


def test_nothing_to_draw_draws_nothing() -> None:
    chart = line_chart([], {})
    assert (chart.lines, chart.steps) == ([], [])


def test_a_scale_ends_where_it_is_told() -> None:
    chart = line_chart(["a", "b"], {"en": {"a": 0.0, "b": 20.0}}, most=40)
    assert [mark.text for mark in chart.scale] == ["0", "20", "40"]
    assert float(chart.lines[0].points[1][1]) == float(chart.scale[1].y)


@pytest.mark.parametrize(
    ("value", "top"), [(0, 2), (1, 2), (3, 4), (7, 10), (21, 40), (99, 100), (61, 100), (101, 200)]
)
def test_a_scale_is_round_and_no_shorter_than_its_values(value: int, top: int) -> None:
    assert round_above(value) == top


def test_the_longest_bar_has_all_the_room_and_none_is_below_nothing() -> None:
    chart = bar_chart([("true", 4), ("true", 1), ("none", 0)])
    assert [float(bar.width) for bar in chart.bars] == [310.0, 77.5, 0.0]
    assert [bar.value.text for bar in chart.bars] == ["4", "1", "0"]
    assert float(chart.bars[0].x) + 310 < chart.width
    assert bar_chart([]).height > 0
